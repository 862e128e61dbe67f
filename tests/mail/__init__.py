"""Do letters leave with their cause, once?"""
