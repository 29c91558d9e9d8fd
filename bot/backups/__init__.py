"""Backups of a data directory: made, and put back, while others read and write."""
