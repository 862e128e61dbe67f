"""What may a person type about a meeting, and what are they told?"""
