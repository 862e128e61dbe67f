"""What does a calendar read, and when not?"""
