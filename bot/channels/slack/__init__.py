"""Slack: the same verified answers, in the thread. The only room that knows the Slack SDK."""
