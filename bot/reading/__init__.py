"""Reading: a source becomes articles."""
