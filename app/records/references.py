"""What is a record called, and which records does a text name?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, has_request_context, url_for
from sqlalchemy import event, inspect, update
from sqlalchemy.orm import Session

from app.database import insert_once
from app.records.models import Counter, Record

# A12, R-E4, D2026-007: the letters are those of a registered kind. It begins with a letter, and only then looks at what
# stands before: by that, a text that names nothing is gone through three times as fast.
_REFERENCE = re.compile(r"(?P<prefix>[A-Z](?<!\w[A-Z])[A-Z]?)-?(?P<rest>[A-Z]?\d{1,6}(?:-\d{3})?)\b")


@dataclass(frozen=True)
class Kind:
    """What the foundation knows of one kind of record.

    :ivar name: the polymorphic identity.
    :ivar one: what one of them is called in a sentence; ``many``, several.
    :ivar endpoint: shows one record.
    :ivar takes: the endpoint's parameter: ``number`` and ``reference`` name that
        column, anything else takes the id; an endpoint for all of a kind takes nothing.
    :ivar prefix: the letters of its references, or ``None``.
    """

    name: str
    one: str
    many: str
    endpoint: str
    takes: str
    prefix: str | None = None

    def address(self, *, id: int, number: int | None, reference: str | None) -> str:
        """Where one record of this kind is shown."""
        values: dict[str, Any] = {"number": number, "reference": reference}
        taken = {self.takes: values.get(self.takes, id)} if self.takes else {}
        if has_request_context():
            return url_for(self.endpoint, **taken)
        # In a letter, which leaves without anybody asking for a page.
        return current_app.url_map.bind("").build(self.endpoint, taken)


_kinds: dict[str, Kind] = {}
_prefixes: set[str | None] = set()


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind
    _prefixes.add(kind.prefix)


def kind_called(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def next_number(session: Session, series: str) -> int:
    """Take the next number of a series, from 1, without gaps among committed transactions.

    The counter's row is locked until the transaction ends, so two takers wait
    for each other instead of taking the same number.
    """
    return next_numbers(session, series, 1)[0]


def next_numbers(session: Session, series: str, many: int) -> range:
    """Take several numbers of a series at once, one after the other: see ``next_number``."""
    take = update(Counter).where(Counter.name == series).values(last=Counter.last + many).returning(Counter.last)
    taken = session.scalar(take)
    if taken is None:
        insert_once(session, Counter, name=series, last=0)
        taken = session.scalar(take)
    assert taken is not None
    return range(taken - many + 1, taken + 1)


def give_reference(session: Session, record: Record) -> None:
    """Number a new record of a kind that is called by reference. One counter per kind."""
    if record.prefix is None or record.reference is not None:
        return
    record.number = next_number(session, record.prefix)
    record.reference = f"{record.prefix}{record.number}"


def number_new_records(session: Any) -> None:
    """Let this session (or session factory) number what is added. Call once, when the application is made."""

    @event.listens_for(session, "before_flush")
    def number(session: Session, _context: Any, _instances: Any) -> None:
        # In the order in which they were added, which is the order people see.
        for record in sorted(session.new, key=lambda new: inspect(new).insert_order):
            if isinstance(record, Record):
                give_reference(session, record)


def as_reference(typed: str) -> str | None:
    """A reference however it was typed (``a12``, ``A 12``, ``r-e4``), or ``None`` if it is no such thing."""
    plain = typed.strip().upper().replace(" ", "")
    found = _REFERENCE.fullmatch(plain)
    return plain if found and found["prefix"] in _prefixes else None


def references_in(text: str) -> Iterator[re.Match[str]]:
    """Each word in a text that reads like the reference of a kind that there is."""
    return (found for found in _REFERENCE.finditer(text) if found["prefix"] in _prefixes)


class NotFound(Exception):
    """There is no such record, or it is not for this reader: the same answer for both."""
