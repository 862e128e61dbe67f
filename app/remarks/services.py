"""How do people talk about a record? Nothing here commits, or asks who may: that is each feature's own rule."""

from collections.abc import Iterable, Sequence

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready
from app.extensions import db
from app.people.identity import actor_for
from app.people.mentions import Named, Someone, names_in
from app.records.deeds import explain, note
from app.records.models import Record
from app.remarks.models import Mention, Remark, Word
from app.remarks.queries import is_readable
from app.remarks.telling import tell_mentioned
from app.wording import together

MOST_MENTIONED = 10
# How the history tells that somebody said something.
VERBS = {Word.UPDATE: "wrote an update", Word.COMMENT: "asked or remarked on it"}


def say(record: Record, text: str, *, by: Actor, word: Word) -> Sequence[Named]:
    """Tell the others how it goes, or ask and remark. Whom it mentions hear of it.

    The history tells that something was said, by ``VERBS``: a feature that calls it otherwise explains it anew.

    :returns: the names after an @ that it was read to have.
    :raises Unready: for ``text``: it is not clear whom it mentions, or they cannot read this record.
    """
    named = names_in(text, by)
    mentioned = _mentioned(named)
    people = list(dict.fromkeys(mentioned.values()))
    _ensure_all_read(record, people)
    said = Remark(record_id=record.id, word=word, by_id=by.id, text=text, at=clock.now())
    db.session.add(said)
    db.session.flush()
    for written, person in mentioned.items():
        db.session.add(Mention(remark_id=said.id, person_id=person.id, written=written))
    for person in people:
        tell_mentioned(person.id, record, by=by)
    # The words stand in the thread; the history tells that they came, and when.
    note(record, "thread", before=None, after=f"one {word.value} more")
    explain(record, VERBS[word], by=by)
    return named


def _mentioned(named: Iterable[Named]) -> dict[str, Someone]:
    """Who is mentioned, by how it is written: somebody in two ways is there twice."""
    found: dict[str, Someone] = {}
    for name in named:
        if name.is_unclear:
            raise Unready("text", name.choices)
        if name.person is not None:
            found[name.written] = name.person
    if len(set(found.values())) > MOST_MENTIONED:
        raise Unready("text", f"Mention at most {MOST_MENTIONED} people at once: fewer feel asked, and answer")
    return found


def _ensure_all_read(record: Record, people: Iterable[Someone]) -> None:
    barred = [someone.name for someone in people if not _reads(someone, record)]
    if barred:
        called = record.reference or f"“{record.title}”"
        raise Unready("text", f"{together(barred)} cannot read {called}. Write the name without the @")


def _reads(someone: Someone, record: Record) -> bool:
    reader = actor_for(someone.id)
    return reader is not None and is_readable(record, reader)
