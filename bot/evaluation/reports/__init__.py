"""Summaries and comparisons as text, Markdown, HTML, JUnit and CSV. They only format."""
