"""What people touch: notebooks to open, and the check that all is well."""
