"""How are meetings said on their pages? One module per page."""
