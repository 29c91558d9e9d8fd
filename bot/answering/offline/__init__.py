"""The answerer without a model: which sentences of the passages are quoted as the answer."""
