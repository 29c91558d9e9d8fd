"""The terminal: answers, articles and evidence as lines, and the chat."""
