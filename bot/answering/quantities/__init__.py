"""Numbers, units and dates of a text in one form, and whether those of a claim are its quotes'."""
