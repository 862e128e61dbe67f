"""What do pages need to show of meetings? One module per part of it; see each."""
