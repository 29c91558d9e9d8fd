"""Providers: chat models and embedders."""
