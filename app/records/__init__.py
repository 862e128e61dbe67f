"""Everything governed is a record.

A *record* has a kind, a title, a version, and mostly a *reference* that people
can say aloud (A12). It has a *visibility*; it can be *withdrawn* with a reason
or *merged into* another, and is never deleted while something points at it.
*Links* between records make the golden thread: up to why, down to what came of
it. Each record keeps one *search text*.
"""
