"""The graph in other people's hands: export formats, and pushing to a triplestore."""
