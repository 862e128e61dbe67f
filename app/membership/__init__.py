"""How does somebody become a member, and how do they leave?

A *request* is made by whoever applies or by whoever invites; once it is
*approved* the newcomer has five *steps*: purpose, ground rules, profile, first
event, notices. Whoever leaves *hands over* all that they own.
"""
