"""Does everybody see what was advised, and what answers it?"""
