"""What does a body decide, on which question, by whose votes?

A *proposal* puts a question with its background and options, one of which is
recommended. It is a *draft*, then *open* for comments, and in the end *decided*,
*deferred* or *withdrawn*. It is decided by a meeting, or between meetings by
*written procedure*, which the next meeting *ratifies* or lets *lapse*.

A *ballot* asks the voting seats for or against one option, by the *rule* and the
*participation quorum* of the terms of reference. Its *electorate* is written down
as it opens; whoever is *recused* is not part of it. ``counting.py`` says what
comes of it.

A *decision* has the next number of its body and year, without gaps, and stands as
it was worded: what was wrong is set right by a dated *correction*, and what no
longer holds is *superseded* by a later decision.
"""
