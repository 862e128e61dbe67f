"""The action plan: who does what by when, and did it happen?

An *action* is a promise with one *owner* and one day. Proposed, it is *agreed*
by the steering group, then *under way*, perhaps *blocked*, then *reported done*
with *evidence*, and *verified* by somebody else; or it is *dropped*, with a
reason. *Confidence* is the owner's own word on how it goes.
"""
