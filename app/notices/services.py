"""What is somebody to hear of? It waits until the next letter of theirs leaves. Nothing here commits."""

from collections.abc import Iterable
from datetime import timedelta

from app import clock
from app.mail.services import queue
from app.notices.queries import address_to_note, addresses_of
from app.records.models import Record


def note_for(person_id: int, kind: str, record: Record, *, subject: str, after: timedelta = timedelta()) -> None:
    """Let somebody hear of a record, unless they want no such letters. What waits already is not noted again.

    :param kind: one that a feature tells: see ``composing.tells``.
    :param subject: what it is called in the outbox until it is composed.
    :param after: it leaves no sooner, so that whoever does a thing twice in a row has one person told.
    """
    address = address_to_note(kind, person_id, record.id)
    if address is not None:
        leaves_at = clock.now() + after
        queue(kind, to=person_id, address=address, subject=subject, about=record.id, not_before=leaves_at)


def note_for_all(
    about: Iterable[tuple[int, Record]], kind: str, *, subject: str, after: timedelta = timedelta()
) -> None:
    """The same for many at once: the id of whoever is to hear, with a record that nobody has heard of before."""
    about = list(about)
    addresses = addresses_of(person_id for person_id, _ in about)
    leaves_at = clock.now() + after
    for person_id, record in about:
        if address := addresses.get(person_id):
            queue(kind, to=person_id, address=address, subject=subject, about=record.id, not_before=leaves_at)
