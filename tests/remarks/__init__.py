"""What people say about any record."""
