"""Words and tables that every room shares."""
