"""Names in a parsed document: where they begin and end, and of which type they are."""
