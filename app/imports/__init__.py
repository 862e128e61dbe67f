"""Tables that others keep, read in row by row.

An *import* is one file that somebody sends. Its *columns* are matched with the
*fields* of what is imported, a *dry run* says what would become of each row
(its *outcome*), and after it is done one *undo* takes all of it back. Features
say what they take in: see ``kinds``.

To match → to check → done → undone. One that was never done can be put aside.
Its rows are kept for thirty days, and so long it can be undone.
"""
