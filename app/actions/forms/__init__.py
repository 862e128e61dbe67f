"""What may a person type about an action, and what are they told?"""
