"""Answering: a question and passages become a verified answer."""
