"""What do people do with any record?"""

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.extensions import db
from app.records.deeds import as_record, explain, note
from app.records.models import Link, Reader, Record, Submission, Tie, Visibility


def link(source: Record, target: Record, tie: Tie, *, by: Actor) -> None:
    """Tie two records; a tie that stands already is left alone."""
    if _tie(source, target, tie) is None:
        db.session.add(Link(from_id=source.id, to_id=target.id, tie=tie))
        note(source, f"{tie.value} {target.reference or target.id}", before=None, after=as_record(target.id))
        explain(source, f"linked it to {_called(target)}", by=by)


def unlink(source: Record, target: Record, tie: Tie, *, by: Actor) -> None:
    standing = _tie(source, target, tie)
    if standing is not None:
        db.session.delete(standing)
        note(source, f"{tie.value} {target.reference or target.id}", before=as_record(target.id), after=None)
        explain(source, f"unlinked it from {_called(target)}", by=by)


def _called(record: Record) -> str:
    """What a verb calls a record. A verb can never be erased, so it names no person."""
    return record.reference or ("another person" if record.kind == "person" else record.title)


def _tie(source: Record, target: Record, tie: Tie) -> Link | None:
    return db.session.scalar(select(Link).where(Link.from_id == source.id, Link.to_id == target.id, Link.tie == tie))


def let_the_same_read(record: Record, like: Record) -> None:
    """What comes of a record that is for people by name is for the same people."""
    if Visibility.NAMED not in (like.visibility, getattr(like, "meant_for", None)):
        return
    record.visibility = Visibility.NAMED
    for person_id in db.session.scalars(select(Reader.person_id).where(Reader.record_id == like.id)).all():
        db.session.merge(Reader(record_id=record.id, person_id=person_id))


def is_named_in(record: Record, person_id: int) -> bool:
    """Is it for this person by name?"""
    return db.session.get(Reader, (record.id, person_id)) is not None


def withdraw(record: Record, *, by: Actor, why: str) -> None:
    """Take a record out of every list. What points at it keeps pointing at it."""
    record.withdrawn_on = clock.today()
    record.withdrawn_why = why
    explain(record, "withdrew it", by=by, why=why)


def merge(record: Record, into: Record, *, by: Actor, why: str) -> None:
    """Say that this record is another one: its address leads there from now on.

    :raises ValueError: into itself, another kind, or one that leads back here.
    """
    target: Record | None = into
    while target is not None:
        if target is record:
            raise ValueError("a record cannot be merged into itself")
        target = db.session.get(Record, target.merged_into_id) if target.merged_into_id else None
    if into.kind != record.kind:
        raise ValueError(f"a {record.kind} cannot be merged into a {into.kind}")
    record.merged_into_id = into.id
    explain(record, f"merged it into {_called(into)}", by=by, why=why)


def place_of(submission: str) -> str | None:
    """Where the form with this key led when it was sent before, or ``None``.

    Sent twice at once, the second waits here until the first has had its effect.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(submission, 0))))
    return db.session.scalar(select(Submission.place).where(Submission.key == submission))


def remember(submission: str, place: str) -> None:
    """Let this form have no second effect."""
    db.session.add(Submission(key=submission, place=place))
