"""Who is in the community, where do they work, and what do they hold?

A *person* has an *active membership* from the day they joined until the day
they left, and dated *affiliations* with organisations. A *grant* is a dated role
that somebody gave for a reason: coordinator, administrator, organisation lead.
"""
