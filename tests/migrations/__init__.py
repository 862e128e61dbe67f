"""Does a database come to its newest form and lose nothing?"""
