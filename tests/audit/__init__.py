"""Looks for known weaknesses in the code and in what it stands on."""
