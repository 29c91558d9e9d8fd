"""Load: many processes on one data directory, killed at random, and what is left in the end."""
