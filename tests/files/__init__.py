"""What becomes of a file that somebody adds?"""
