"""What people keep: notebooks turned into pages."""
