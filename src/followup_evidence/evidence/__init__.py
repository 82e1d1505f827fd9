"""What is known: the evidence tables, and the reading and checking of tables that people bring."""
