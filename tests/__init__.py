"""What must Praxis do, and does it? One folder per feature, each test named after what is required."""
