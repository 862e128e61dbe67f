"""Who sees whom?"""
