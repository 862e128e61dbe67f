"""How does somebody come in, stay in, and leave?

A *sign-in link* works once, for one person, for a short while. A *session* is a
row, so that it can be ended at once, here or from another device.
"""
