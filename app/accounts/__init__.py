"""How does somebody come in, stay in, and leave?

A *one-time link* in a letter works once, for one person and one purpose, for a
short while. A *session* is a row, so that it can be ended at once, here or from
another device. An *account* keeps how somebody signs in: perhaps a password; a
link always works. A *known device* has signed in before. An *attempt* counts
against an *allowance*: of an account, of a device that it knows, of a network.
"""
