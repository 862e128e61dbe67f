"""Which jobs keep the house in order?"""

from datetime import timedelta

from flask import current_app

from app.database import only_reading
from app.files.services import sweep
from app.history.verifying import verify, write_anchor
from app.jobs.running import job
from app.mail.services import deliver
from app.wording import count

job("send-letters", "Sends what waits in the outbox", every=timedelta(minutes=1))(deliver)
job("sweep-files", "Clears away stored files that nothing points at", every=timedelta(days=1))(sweep)


@job("anchor-history", "Notes the head of the history outside the database", every=timedelta(hours=1))
def anchor_history() -> str:
    return f"anchored at entry {write_anchor(current_app.config['HISTORY_ANCHOR']):,}"


@job("verify-history", "Reads the whole history and looks for alterations", every=timedelta(days=1))
def verify_history() -> str:
    # Reading only: on SQLite nobody could write for as long as it takes.
    with only_reading():
        finding = verify(current_app.config["HISTORY_KEY"].encode(), current_app.config["HISTORY_ANCHOR"])
    return finding.fault or f"verified {count(finding.entries, 'entry', 'entries')}"
