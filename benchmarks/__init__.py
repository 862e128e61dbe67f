"""What is fast, measured: see README.md for how to read it."""
