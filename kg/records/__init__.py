"""The records of each article on disk: one SQLite file of signed JSON lines."""
