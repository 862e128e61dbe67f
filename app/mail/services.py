"""What happens to a letter?"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, render_template
from flask_mailman import EmailMessage
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.mail.models import Letter

MOST_ATTEMPTS = 8


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
    if key is not None and db.session.scalar(select(Letter.id).where(Letter.key == key)) is not None:
        return
    body = render_template(f"letters/{kind}.txt", site=current_app.config["PUBLIC_URL"], **facts)
    db.session.add(Letter(key=key, kind=kind, to_id=to, address=address, subject=subject, body=body, about_id=about))


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
        # Taken before it is handed over, so that a slow mail server keeps nobody from writing.
        letter.not_before = clock.now() + timedelta(minutes=2**letter.attempts)
        letter.attempts += 1
        db.session.commit()
        try:
            _hand_over(letter)
        except Exception as fault:
            # Whatever is wrong with one letter, those behind it leave.
            letter.fault = type(fault).__name__
            failed += 1
            logging.getLogger("praxis.mail").warning("letter %s not sent: %s", letter.id, letter.fault)
        else:
            letter.sent_at, letter.body, letter.fault = clock.now(), "", None
            sent += 1
        db.session.commit()
    db.session.rollback()
    return f"{sent} sent" + (f", {failed} to try again" if failed else "")


def _next_waiting() -> Letter | None:
    """The oldest letter that is due, locked, so that no other runner takes it."""
    return db.session.scalar(
        select(Letter)
        .where(
            Letter.sent_at.is_(None),
            Letter.cancelled_at.is_(None),
            Letter.not_before <= clock.now(),
            Letter.attempts < MOST_ATTEMPTS,
        )
        .order_by(Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _hand_over(letter: Letter) -> None:
    message = EmailMessage(subject=letter.subject, body=letter.body, to=[letter.address])
    # The same on every attempt: a mail server that got it already can tell.
    host = current_app.config["PUBLIC_URL"].rpartition("//")[2].partition(":")[0]
    message.extra_headers["Message-ID"] = f"<letter-{letter.id}@{host}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
