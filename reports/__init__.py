"""Pure counting: misrouting, its interval and its cost."""
