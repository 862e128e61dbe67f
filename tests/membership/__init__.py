"""How does somebody come in, settle in, and leave?"""
