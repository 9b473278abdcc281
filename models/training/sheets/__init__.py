"""Contact sheets: what was rendered, and what the models get wrong, to look at."""
