"""Letters that nobody asked for."""
