"""Channels: they translate between people and the assistant, and decide nothing."""
