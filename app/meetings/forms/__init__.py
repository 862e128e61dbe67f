"""What may a person type about meetings? One module per part of it; errors are instructions."""
