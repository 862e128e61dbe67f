"""Does it work in a real browser, whatever happens on the way?"""
