"""The second look of trained scores: roles, relations, labels and times of what the rules found."""
