"""Is the code laid out as it is meant to be?"""
