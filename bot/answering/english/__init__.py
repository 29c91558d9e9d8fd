"""What is known of English: its word forms, its clauses, and what turns one claim into another."""
