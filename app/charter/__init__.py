"""What has the community agreed, and what has it been advised?

*Goals* are what the community is for. An *evaluation* gives *recommendations*,
each with a code, an area and a text; the community's actions *answer* them.
"""
