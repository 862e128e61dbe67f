"""How does the system run? For its administrators, who see nothing of what members say."""
