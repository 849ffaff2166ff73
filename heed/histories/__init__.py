"""A council's own history: read from its CSV file, translated into Heed's labels, kept for training."""
