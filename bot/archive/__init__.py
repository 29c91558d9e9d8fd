"""The archive: articles become ranked passages."""
