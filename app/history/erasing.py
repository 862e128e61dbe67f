"""How are somebody's words taken out of the history, and the chain still verifies?"""

from collections.abc import Sequence

from sqlalchemy import update

from app.access.actor import Actor
from app.extensions import db
from app.history.models import HistoryChange
from app.history.verifying import ERASED
from app.records.deeds import explain, note
from app.records.models import Record

AT_ONCE = 1_000  # changes in one statement: a database takes only so many values


def erase_words(record: Record, change_ids: Sequence[int], *, by: Actor, why: str) -> None:
    """Erase the words of these changes for good, and say so in an entry of ``record``.

    The digests stay, so the chain still covers that something stood there; the
    entry names each change, so that words which merely vanish are found out.
    """
    for some in range(0, len(change_ids), AT_ONCE):
        db.session.execute(
            update(HistoryChange)
            .where(HistoryChange.id.in_(change_ids[some : some + AT_ONCE]))
            .values(before=None, after=None, salt=None)
            .execution_options(synchronize_session=False)
        )
    for change_id in change_ids:
        note(record, f"{ERASED}{change_id}", before=None, after="erased")
    explain(record, "erased words from the history", by=by, why=why)
