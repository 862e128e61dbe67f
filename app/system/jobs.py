"""Which jobs keep the house in order?"""

from datetime import timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, Delete, delete, update

from app import clock
from app.accounts.models import OneTimeLink
from app.accounts.sessions import sessions_of_this_app
from app.database import only_reading
from app.extensions import db
from app.history.verifying import verify, write_anchor
from app.jobs.running import job
from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS, deliver
from app.records.models import Submission
from app.wording import count

job("send-letters", "Sends what waits in the outbox", every=timedelta(minutes=1))(deliver)


@job("anchor-history", "Notes the head of the history outside the database", every=timedelta(hours=1))
def anchor_history() -> str:
    return f"anchored at entry {write_anchor(current_app.config['HISTORY_ANCHOR']):,}"


@job("verify-history", "Reads the whole history and looks for alterations", every=timedelta(days=1))
def verify_history() -> str:
    # Reading only: on SQLite nobody could write for as long as it takes.
    with only_reading():
        finding = verify(current_app.config["HISTORY_KEY"].encode(), current_app.config["HISTORY_ANCHOR"])
    return finding.fault or f"verified {count(finding.entries, 'entry', 'entries')}"


@job("forget-old", "Deletes ended sessions, old links and the keys of forms long sent", every=timedelta(hours=6))
def forget_old() -> str:
    sessions = sessions_of_this_app().forget_old()
    now = clock.now()
    links = _deleted(delete(OneTimeLink).where(OneTimeLink.expires_at < now - timedelta(days=30)))
    forms = _deleted(delete(Submission).where(Submission.at < now - timedelta(days=7)))
    # A letter that nobody could deliver must not keep its link readable.
    given_up = update(Letter).where(Letter.attempts >= MOST_ATTEMPTS, Letter.sent_at.is_(None), Letter.body != "")
    db.session.execute(given_up.values(body="").execution_options(synchronize_session=False))
    return f"{count(sessions, 'session')}, {count(links, 'link')}, {count(forms, 'form')}"


def _deleted(which: Delete) -> int:
    """Delete these rows, and say how many there were."""
    result = cast(CursorResult[Any], db.session.execute(which))
    return result.rowcount
