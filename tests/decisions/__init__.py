"""What a body is asked, how it votes, and what it decides."""
