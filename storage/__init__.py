"""The store: engine, unit of work, repositories and migrations; the only room with SQL."""
