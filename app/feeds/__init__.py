"""Which programs may read something on somebody's behalf, without signing in?

A *feed* is an address with a secret in it: a calendar reads it every few hours.
It shows what its owner may see at that moment and changes nothing; its owner
makes it, makes it anew, and ends it.
"""
