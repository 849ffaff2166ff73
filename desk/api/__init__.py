"""What other programs read: figures, cases and decisions as JSON, with tokens."""
