"""What makes a graph a published dataset: its description, JSON-LD that reads plainly, tables, the ontology's page."""
