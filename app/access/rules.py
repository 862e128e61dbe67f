"""How does a service refuse?"""


class Refused(Exception):
    """The person may not do this. Its text completes "You may not …"."""


class Unready(Exception):
    """Something is missing or does not fit. ``field`` says where, the text says what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
        self.words = words


def ensure(allowed: bool, deed: str) -> None:
    """Stop here unless ``allowed``.

    :param deed: completes the sentence "You may not …".
    :raises Refused: which a view answers with 403.
    """
    if not allowed:
        raise Refused(deed)
