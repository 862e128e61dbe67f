"""Does home say what needs me?"""
