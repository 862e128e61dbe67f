"""Letters leave through an outbox.

A *letter* is written in the transaction of what caused it, and sent afterwards:
a change that is undone sends nothing, a change that stands is told. Letters of
some kinds are *composed* as they leave, from what is so at that moment.
"""
