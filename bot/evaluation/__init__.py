"""Batch evaluation: questions with gold answers -> measured answers, runs compared, reports."""
