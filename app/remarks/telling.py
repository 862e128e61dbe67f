"""What does a letter say to somebody who is mentioned?"""

from collections.abc import Sequence

from app.access.actor import Actor
from app.database import AnyRow
from app.mail.models import Letter
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for
from app.records.models import Record
from app.records.references import kind_called
from app.remarks.queries import mentions_of

MENTIONED = "mentioned"


def tell_mentioned(person_id: int, record: Record, *, by: Actor) -> None:
    """Let somebody hear that they are mentioned."""
    if person_id != by.id:
        note_for(person_id, MENTIONED, record, subject="Somebody mentions you")


@tells(MENTIONED)
def who_mentions_them(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """Who and where, and not in which words: those are for whoever may read the record then."""
    rows = mentions_of(actor, {letter.about_id for letter in letters})
    return [Part(20, "You are mentioned:", [_line(row) for row in rows])]


def _line(row: AnyRow) -> Line:
    called = f"“{row.title}” ({row.reference})" if row.reference else f"“{row.title}”"
    return Line(
        kind=row.kind,
        subject=f"{row.who} mentions you on {row.reference or row.title}",
        words=f"{row.who} on {called}",
        href=kind_called(row.kind).address(id=row.id, number=row.number, reference=row.reference),
    )
