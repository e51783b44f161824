"""Questions to a built folder: named queries, checks, explanations, and a SPARQL endpoint."""
