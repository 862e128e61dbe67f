"""What happens to a letter?"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, render_template
from flask_mailman import EmailMessage
from sqlalchemy import ColumnElement, and_, or_, select

from app import clock
from app.extensions import db
from app.mail.models import Letter

MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Composed:
    """What a letter says at the moment at which it leaves.

    :ivar template: ``letters/<template>.txt``, filled with ``facts``.
    """

    address: str
    subject: str
    template: str
    facts: Mapping[str, Any]


# (to whom, the letters that leave as one) -> what they say now; a later instant at which to ask again;
# or ``None``: what they were written for is no longer so.
Composer = Callable[[int, Sequence[Letter]], "Composed | datetime | None"]
_composers: dict[str, Composer] = {}


def composes(*kinds: str) -> Callable[[Composer], Composer]:
    """Register what composes letters of these kinds as they leave. All that wait for one person leave as one."""

    def register(composer: Composer) -> Composer:
        _composers.update(dict.fromkeys(kinds, composer))
        return composer

    return register


def send(
    kind: str,
    *,
    to: int | None,
    address: str,
    subject: str,
    facts: Mapping[str, Any],
    about: int | None = None,
    key: str | None = None,
) -> None:
    """Put a letter in the outbox, in the transaction at hand.

    :param kind: names the template ``letters/<kind>.txt``.
    :param key: with a key, a letter that was written before is not written again.
    """
    if not _is_written(key):
        body = _text(kind, facts)
        db.session.add(
            Letter(key=key, kind=kind, to_id=to, address=address, subject=subject, body=body, about_id=about)
        )


def queue(
    kind: str,
    *,
    to: int,
    address: str,
    subject: str,
    about: int | None = None,
    key: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Put a letter in the outbox that is composed as it leaves, from what is so at that moment.

    :param kind: one for which there is a composer: see ``composes``.
    :param subject: what it is called until then.
    """
    if not _is_written(key):
        letter = Letter(key=key, kind=kind, to_id=to, address=address, subject=subject, body="", about_id=about)
        letter.not_before = not_before or clock.now()
        db.session.add(letter)


def _is_written(key: str | None) -> bool:
    return key is not None and db.session.scalar(select(Letter.id).where(Letter.key == key)) is not None


def afterwards(response: Response, deed: Callable[[], object]) -> None:
    """Do this once the answer has gone out, in a transaction of its own, and deliver its letters.

    Whoever waits for the answer cannot tell by the time whether there was anything to do.
    """
    app: Flask = current_app._get_current_object()  # ty: ignore[missing-attribute]

    def do_and_deliver() -> None:
        with app.app_context():
            deed()
            db.session.commit()
            deliver()

    response.call_on_close(do_and_deliver)


def deliver() -> str:
    """Send every letter that waits, each in its own transaction. Safe to run twice at once.

    Returns how it went, in words.
    """
    sent = failed = 0
    while (letter := _next_waiting()) is not None:
        leaving = [letter, *_leaving_with(letter)]
        # Taken before they are handed over, so that a slow mail server keeps nobody from writing.
        for taken in leaving:
            taken.not_before = clock.now() + timedelta(minutes=2**taken.attempts)
            taken.attempts += 1
        db.session.commit()
        try:
            has_left = _leave(leaving)
        except Exception as fault:
            # Whatever is wrong with one letter, those behind it leave.
            db.session.rollback()
            for taken in leaving:
                taken.fault = type(fault).__name__
            failed += 1
            logging.getLogger("praxis.mail").warning("letter %s not sent: %s", letter.id, letter.fault)
        else:
            sent += has_left
        db.session.commit()
    db.session.rollback()
    return f"{sent} sent" + (f", {failed} to try again" if failed else "")


def _waiting() -> ColumnElement[bool]:
    return and_(Letter.sent_at.is_(None), Letter.cancelled_at.is_(None), Letter.attempts < MOST_ATTEMPTS)


def _next_waiting() -> Letter | None:
    """The oldest letter that is due, locked, so that no other runner takes it."""
    return db.session.scalar(
        select(Letter)
        .where(_waiting(), Letter.not_before <= clock.now())
        .order_by(Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _leaving_with(letter: Letter) -> list[Letter]:
    """What else waits for the same person and is composed as it leaves: locked, and no other runner's by now."""
    composer = _composers.get(letter.kind)
    if composer is None:
        return []
    kinds = [kind for kind, known in _composers.items() if known is composer]
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                _waiting(),
                or_(Letter.attempts == 0, Letter.not_before <= clock.now()),
                Letter.to_id == letter.to_id,
                Letter.kind.in_(kinds),
                Letter.id != letter.id,
            )
            .order_by(Letter.id)
            .with_for_update(skip_locked=True)
        )
    )


def _leave(leaving: Sequence[Letter]) -> bool:
    """Let these letters leave as one. Has it left? Else it waits, or is not true any more."""
    letter = leaving[0]
    subject, body = letter.subject, letter.body
    if letter.kind in _composers:
        assert letter.to_id is not None
        composed = _composers[letter.kind](letter.to_id, leaving)
        if not isinstance(composed, Composed):
            _put_by(leaving, until=composed)
            return False
        letter.address, letter.subject = composed.address, composed.subject
        subject, body = composed.subject, _text(composed.template, composed.facts)
        # Nothing stays open while the mail server takes its time; the text is kept nowhere.
        db.session.commit()
    _hand_over(letter, subject, body)
    for sent in leaving:
        sent.sent_at, sent.body, sent.fault = clock.now(), "", None
    return True


def _put_by(leaving: Sequence[Letter], *, until: datetime | None) -> None:
    """Ask again later, or never."""
    for letter in leaving:
        if until is None:
            letter.cancelled_at = clock.now()
        else:
            letter.not_before, letter.attempts = until, letter.attempts - 1


def _text(template: str, facts: Mapping[str, Any]) -> str:
    return render_template(f"letters/{template}.txt", site=current_app.config["PUBLIC_URL"], **facts)


def _hand_over(letter: Letter, subject: str, body: str) -> None:
    message = EmailMessage(subject=subject, body=body, to=[letter.address])
    # The same on every attempt: a mail server that got it already can tell.
    host = current_app.config["PUBLIC_URL"].rpartition("//")[2].partition(":")[0]
    message.extra_headers["Message-ID"] = f"<letter-{letter.id}@{host}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
