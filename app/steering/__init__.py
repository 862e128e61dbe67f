"""Who steers the community, and what could sway them?

A *body* is a group that decides: the steering group today, perhaps a working
group tomorrow. It has *seats*, each with a constituency; somebody holds a seat
for a *term*, from a day until (not including) another, and may have a *deputy*.
Holders change by ending one term and beginning the next, never by editing.

What a seat is today is computed and never stored: *filled*, *term ends soon*,
*carried over* (its term is over and nobody new is there: no vote, no part of the
quorum base) or *vacant*. *Offices* (chair, vice-chair, secretary) have dates of
their own. Who holds what on a day is what ``authority.py`` tells the gate.

An *interest* is what somebody declares that could sway them: each person keeps
their own. Whoever would like a vacant seat *expresses interest* in it.
"""
