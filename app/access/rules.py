"""How does a service refuse?"""


class Refused(Exception):
    """The person may not do this. Its text completes "You may not …"."""


def ensure(allowed: bool, deed: str) -> None:
    """Stop here unless ``allowed``.

    :param deed: completes the sentence "You may not …".
    :raises Refused: which a view answers with 403.
    """
    if not allowed:
        raise Refused(deed)
