"""What do we hold about people, why, how long, and what can they ask of us?

*Subject access* gives somebody everything held about them as one file, *erasure*
leaves a "former member" in what the community keeps, a *complaint* has a clock,
and *retention* is a table that a job enforces.
"""
