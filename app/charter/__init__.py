"""What has the community agreed, and what has it been advised?

A *document* says what was agreed: the purpose, the goals, the ground rules and
the like. Each *version* of it is a *draft* until it is *adopted*, and
*superseded* by the next that is; what was adopted is never edited. A version can
*ask to be accepted*: an *acceptance* says who did, and when.

*Goals* are what the community is for. An *evaluation* gives *recommendations*,
each with a code, an area and a text; the community's actions *answer* them, and
its *response* says whether it takes them up, and why.
"""
