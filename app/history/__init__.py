"""Who changed what: append-only and tamper-evident.

One *entry* per save of one record, with its *changes* (field, before, after).
Entries form a *chain*: each digest covers the one before it. The *head* says
where the chain ends; the *anchor* says so again outside the database.
"""
