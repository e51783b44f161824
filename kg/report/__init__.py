"""What people look at: the graph in NetworkX, measures, tables, the report and the graph page."""
