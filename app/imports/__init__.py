"""Tables that others keep, read in row by row.

An *import* is one file that somebody sends: its *columns* are matched with
fields, a *dry run* says what would become of each row, and after it is done one
*undo* takes all of it back. Features say what they take in.
"""
