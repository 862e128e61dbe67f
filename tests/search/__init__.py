"""Does a search find what the reader may see, and nothing else?"""
