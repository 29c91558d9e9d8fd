"""Question sets made from the articles themselves, by rule or by a chat model."""
