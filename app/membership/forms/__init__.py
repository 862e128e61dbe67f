"""What may a person type to join, to invite, to settle in, and to leave?"""
