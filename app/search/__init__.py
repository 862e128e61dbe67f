"""Find anything that you may see, by a word or by its reference, as you type."""
