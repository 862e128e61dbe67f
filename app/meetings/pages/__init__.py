"""How is a meeting said on its pages?"""
