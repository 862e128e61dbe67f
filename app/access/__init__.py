"""Who may do what: the whole policy on one page, and the gate that asks it.

A *role* is what somebody holds on a day (a membership, a grant, later a seat or
an office). A *permission* is what an endpoint or a rule asks for. An *actor* is
a person with all that they hold today. A *source* answers which roles a person
holds: features that confer authority register one.
"""
