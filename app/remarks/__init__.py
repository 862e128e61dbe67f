"""What do people say about a record?

Any record can have a thread of *remarks*: *updates* from those whose it is, who
say how it goes, and *comments* from others, who ask or say something. A remark
can *mention* somebody with an @, who hears of it in a letter.

Who may say what is each feature's own rule; its service asks it and then says it
here. Who reads a record reads what is said about it: a feature whose records are
read by a rule of their own says so in ``reading.py``.
"""
