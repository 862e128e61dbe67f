"""Two who write at the same moment take their turn."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.extensions import db
from app.history.models import HistoryEntry
from app.history.verifying import verify
from app.records.models import Record
from tests.databases import SECRETS


def test_many_writers_at_once_make_one_chain(app, given):
    trusts = [given.organisation(f"Trust {n}") for n in range(6)]

    def rename(turn):
        with app.app_context():
            db.session.get_one(Record, trusts[turn % 6]).title = f"Renamed in turn {turn}"
            db.session.commit()

    with ThreadPoolExecutor(6) as writers:
        for done in [writers.submit(rename, turn) for turn in range(60)]:
            try:
                done.result()
            except Exception as fault:  # two renamed the same trust at once: one of them is told
                assert type(fault).__name__ == "StaleDataError"

    with app.app_context():
        finding = verify(SECRETS["HISTORY_KEY"].encode())
        entries = db.session.scalar(select(func.count()).select_from(HistoryEntry))
    assert finding.fault is None
    assert finding.entries == entries > 20


def test_the_very_first_entries_of_two_writers_make_one_chain(app):
    from app.people.models import Organisation, Sector

    def found(n):
        with app.app_context():
            db.session.add(Organisation(title=f"Trust {n}", sector=Sector.OTHER))
            db.session.commit()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(found, range(8)))

    with app.app_context():
        finding = verify(SECRETS["HISTORY_KEY"].encode())
    assert (finding.fault, finding.entries) == (None, 8)
