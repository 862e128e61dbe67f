"""What do people do with a meeting?"""
