"""How does a body meet, from the agenda to the approved minutes?

A *series* says when a body meets (a rule, such as the third Tuesday) and with
which template. A *meeting* is a *draft*, which sends nothing; then its *agenda is
published*, it is *in session*, *closed*, its *minutes are circulated* and at a
later meeting *approved*, perhaps as amended, which locks them. It keeps the terms
of reference that it ran under.

Its *agenda items* have a section, a purpose (for decision, discussion or
information), a presenter, minutes allotted and papers. Whoever has one for a later
meeting proposes it to the *backlog*. *Carrying over* makes a new item with this
one as its parent. *Matters arising* are the open actions of earlier meetings: a
query, and a snapshot once the minutes are circulated.

Whoever is invited accepts or sends *apologies*; whoever is there is *present* or
*remote*, perhaps as *deputy* for a seat. Under each item stand *outcomes*: notes,
decisions and actions. What somebody is writing is their *draft* until they put it
down.
"""
