"""Languages: which one a text is in, and its index terms."""
