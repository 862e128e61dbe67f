"""What do people do with meetings? One module per part of it, one verb per function. Nothing here commits."""
