"""What may a person type about proposals and decisions, and what are they told?"""
