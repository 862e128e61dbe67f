"""The action plan: who does what by when, and did it happen?

An *action* is a promise with one *owner* and one day. Proposed, it is *agreed*
by the steering group, then *under way*, perhaps *blocked*, then *reported done*
with *evidence*, and *verified* by somebody else; or it is *dropped*, with a
reason. *Confidence* is the owner's own word on how it goes.

A *plan* gathers actions under one objective, and somebody *leads* it. An action
can *wait for* others, and can *come again* once it is reported done. What is
said about it stands in its thread: ``app.remarks``.

The same rows are looked at as a table, as a board or along a timeline, by one
filter: ``filters.py``. How a row is said is in ``rows.py``; how one field is
changed in place in ``editing.py``, several actions in ``bulk.py``; one line that
adds an action is read in ``quick.py``. ``telling.py`` and ``reminding.py`` are the
letters, and ``contributing.py`` is what other pages show of all this.
"""
