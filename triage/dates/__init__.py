"""Dates in what English people write: found, resolved against the day a message came, and weighed for when its events ended."""
