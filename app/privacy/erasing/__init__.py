"""What is left of somebody who is erased: a former member, in what the community keeps.

``finding`` looks for what there is; ``doing`` takes it out; ``sweeping`` sees that
the files of the database hold nothing of it either.
"""
