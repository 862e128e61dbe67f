"""Letters leave through an outbox.

A *letter* is written in the transaction of what caused it, and sent afterwards:
a change that is undone sends nothing, a change that stands is told.
"""
