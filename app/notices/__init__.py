"""Letters that nobody asked for: how often may they come, and what do they say?

Everybody chooses a *rhythm*. What there is to tell somebody of a record is
*noted* for them and waits in the outbox; all of it leaves as one letter, at most
as often as they chose, and says what is so at that moment. Each feature *tells*
its own *part* of it.
"""
