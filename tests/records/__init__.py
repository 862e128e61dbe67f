"""Are records named, tied, found and seen as they should be?"""
