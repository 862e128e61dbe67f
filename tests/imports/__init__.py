"""Does a table come in as was shown, and go out again as if it had never been?"""
