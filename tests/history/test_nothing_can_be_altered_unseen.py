"""Whoever can write to the database but lacks the key and the anchor is found out, with the first bad row."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, select, text

from app.extensions import db
from app.history.chain import change_digest, entry_digest, frame, head_seal
from app.history.models import HistoryChange, HistoryEntry, HistoryHead
from app.history.verifying import ERASED, verify, write_anchor
from app.records.deeds import note
from app.records.models import Record
from tests.databases import SECRETS

KEY = SECRETS["HISTORY_KEY"].encode()


@pytest.fixture
def anchor(tmp_path):
    return tmp_path / "history.anchor"


@pytest.fixture
def told(app, given):
    """A history of a dozen entries."""
    trust = given.organisation("Riverside Trust")
    for n in range(11):
        with given.settled():
            db.session.get_one(Record, trust).title = f"Riverside Trust {n}"
    return trust


@pytest.fixture
def tampering(database):
    """As somebody with the database in their hands: the guards are off inside."""

    def run(*statements):
        # An engine of their own, which on SQLite asks for no foreign keys.
        engine = create_engine(database.address, poolclass=NullPool)
        with engine.begin() as connection:
            guards = _off(connection)
            for statement in statements:
                done = connection.execute(text(statement) if isinstance(statement, str) else statement)
                assert done.rowcount, f"{statement} changed nothing"
            for guard in guards:
                connection.exec_driver_sql(guard)

    def _off(connection):
        if database.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            return []
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return [sql for _, sql in triggers]

    return run


def _verified(app, anchor=None):
    with app.app_context():
        return verify(KEY, anchor)


def _entry(app, seq):
    with app.app_context():
        return db.session.execute(select(HistoryEntry.__table__).where(HistoryEntry.seq == seq)).one()._asdict()


def _changes(app, seq):
    with app.app_context():
        rows = db.session.execute(select(HistoryChange.__table__).where(HistoryChange.entry_seq == seq))
        return [row._asdict() for row in rows]


def test_what_nobody_altered_verifies(app, told, anchor):
    with app.app_context():
        assert write_anchor(anchor) == 12

    finding = _verified(app, anchor)

    assert (finding.fault, finding.entries, finding.erased) == (None, 12, 0)


def test_an_empty_history_verifies(app, anchor):
    assert _verified(app, anchor).fault is None
    with app.app_context():
        assert write_anchor(anchor) == 0
    assert not anchor.exists()


EDITS = {
    "the words after a change": "UPDATE history_change SET after = 'Invented' WHERE entry_seq = 5",
    "the words before a change": "UPDATE history_change SET before = 'Invented' WHERE entry_seq = 5",
    "words that become nothing": "UPDATE history_change SET after = NULL WHERE entry_seq = 5",
    "which field changed": "UPDATE history_change SET field = 'owner_id' WHERE entry_seq = 5",
    "the verb": "UPDATE history_entry SET verb = 'agreed to it' WHERE seq = 5",
    "who did it": "UPDATE history_entry SET by_id = (SELECT min(id) FROM record) WHERE seq = 5",
    "the version": "UPDATE history_entry SET version = 99 WHERE seq = 5",
    "which record it was": "UPDATE history_entry SET record_id = record_id + 1000 WHERE seq = 5",
    "the digest of an entry": (
        "UPDATE history_entry SET digest = (SELECT digest FROM history_entry WHERE seq = 4) WHERE seq = 5"
    ),
    "the digest of a change": (
        "UPDATE history_change SET digest = (SELECT digest FROM history_change WHERE entry_seq = 4 LIMIT 1)"
        " WHERE entry_seq = 5"
    ),
    "a change taken out": "DELETE FROM history_change WHERE entry_seq = 5",
    "a change moved to another entry": "UPDATE history_change SET entry_seq = 5 WHERE entry_seq = 6",
    "words erased without saying so": (
        "UPDATE history_change SET before = NULL, after = NULL, salt = NULL WHERE entry_seq = 5"
    ),
}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found_at_the_entry_it_was_made_in(app, tampering, edit):
    tampering(EDITS[edit])

    assert "entry 5" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_another_time_is_found(app, tampering):
    later = _entry(app, 5)["at"] + timedelta(days=1)
    tampering(HistoryEntry.__table__.update().where(HistoryEntry.seq == 5).values(at=later))

    assert "entry 5 was altered" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_an_entry_taken_out_is_found(app, tampering):
    tampering("DELETE FROM history_change WHERE entry_seq = 5", "DELETE FROM history_entry WHERE seq = 5")

    assert _verified(app).fault == "entry 5 is missing: the next one is 6"


@pytest.mark.usefixtures("told")
def test_an_entry_taken_out_with_the_gap_closed_is_found(app, tampering):
    tampering(
        "DELETE FROM history_change WHERE entry_seq = 5",
        "DELETE FROM history_entry WHERE seq = 5",
        *(f"UPDATE history_change SET entry_seq = {n} WHERE entry_seq = {n + 1}" for n in range(5, 12)),
        *(f"UPDATE history_entry SET seq = {n} WHERE seq = {n + 1}" for n in range(5, 12)),
    )

    assert "entry 5 was altered, moved" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_two_entries_that_changed_places_are_found(app, tampering):
    def swap(table, column):
        return [
            f"UPDATE {table} SET {column} = {after} WHERE {column} = {before}"
            for before, after in ((5, 500), (6, 5), (500, 6))
        ]

    tampering(*swap("history_change", "entry_seq"), *swap("history_entry", "seq"))

    assert "entry 5 was altered, moved" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_an_entry_put_in_at_the_end_without_the_key_is_found(app, tampering):
    last = _entry(app, 12)
    forged = {**last, "seq": 13, "verb": "agreed to it"}
    digest = entry_digest(b"a guess", last["digest"], **{k: v for k, v in forged.items() if k != "digest"}, changes=[])
    tampering(
        HistoryEntry.__table__.insert().values(**{**forged, "digest": digest}),
        HistoryHead.__table__.update().values(seq=13, digest=digest, seal=head_seal(b"a guess", 13, digest)),
    )

    assert "entry 13 was altered, moved, added" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_a_change_put_in_is_found(app, tampering):
    change = _changes(app, 5)[0]
    salt = b"s" * 16
    tampering(
        HistoryChange.__table__.insert().values(
            entry_seq=5,
            field=change["field"],
            before="x",
            after="y",
            salt=salt,
            digest=change_digest(salt, "x", "y"),
        )
    )

    assert "entry 5 was altered" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_a_change_of_no_entry_is_found(app, tampering):
    change = {name: value for name, value in _changes(app, 5)[0].items() if name != "id"}
    tampering(HistoryChange.__table__.insert().values(**{**change, "entry_seq": 99}))

    assert "belongs to no entry" in _verified(app).fault


CUT = ("DELETE FROM history_change WHERE entry_seq > 9", "DELETE FROM history_entry WHERE seq > 9")


@pytest.mark.usefixtures("told")
def test_a_tail_cut_off_is_found(app, tampering):
    tampering(*CUT)

    assert _verified(app).fault == "entry 10 is missing: the head says 12"


@pytest.mark.usefixtures("told")
def test_a_tail_cut_off_with_the_head_moved_back_is_found(app, tampering):
    tampering(*CUT, "UPDATE history_head SET seq = 9, digest = (SELECT digest FROM history_entry WHERE seq = 9)")

    assert _verified(app).fault == "the head was altered: it does not seal entry 9"


def test_a_tail_cut_off_by_putting_back_an_old_copy_is_found_by_the_anchor(app, given, told, tampering, anchor):
    """An old head with its true seal, as a backup has it: only what is noted outside can tell."""
    with app.app_context():
        head = db.session.execute(select(HistoryHead.__table__)).one()._asdict()
    with given.settled():
        db.session.get_one(Record, told).title = "Renamed once more"
    with app.app_context():
        write_anchor(anchor)
    tampering(
        "DELETE FROM history_change WHERE entry_seq > 12",
        "DELETE FROM history_entry WHERE seq > 12",
        HistoryHead.__table__.update().values(**head),
    )

    assert _verified(app).fault is None
    assert _verified(app, anchor).fault == "entry 13 is missing: entry 13 was anchored"


@pytest.mark.usefixtures("told")
def test_all_of_it_taken_out_is_found(app, tampering):
    tampering("DELETE FROM history_change", "DELETE FROM history_entry")

    assert _verified(app).fault == "entry 1 is missing: the head says 12"


@pytest.mark.usefixtures("told")
def test_all_of_it_taken_out_with_its_head_is_found_by_the_anchor(app, tampering, anchor):
    with app.app_context():
        write_anchor(anchor)
    tampering("DELETE FROM history_change", "DELETE FROM history_entry", "DELETE FROM history_head")

    assert "entry 1 is missing" in _verified(app, anchor).fault


@pytest.mark.usefixtures("told")
def test_a_head_taken_out_is_found(app, tampering):
    tampering("DELETE FROM history_head")

    assert _verified(app).fault == "the head is missing"


@pytest.mark.usefixtures("told")
def test_a_record_slipped_in_past_the_history_is_found(app, tampering):
    tampering(
        "INSERT INTO record (kind, title, visibility, version, created_at, changed_at)"
        " SELECT kind, 'Slipped in', visibility, 1, created_at, changed_at FROM record"
    )

    assert "has no entry" in _verified(app).fault


@pytest.mark.usefixtures("told")
def test_everything_written_again_with_another_key_is_found_at_the_first_entry(app, told):
    with app.app_context():
        assert "entry 1 was altered" in verify(b"another key", None).fault


@pytest.mark.usefixtures("told")
def test_another_history_with_the_same_key_is_found_by_the_anchor(app, anchor):
    with app.app_context():
        write_anchor(anchor)
    anchor.write_text(anchor.read_text().replace("12 ", "11 "))

    assert _verified(app, anchor).fault == "entry 11 differs from what was anchored"


def test_words_that_were_erased_leave_a_history_that_verifies(app, told):
    change = _changes(app, 5)[0]
    with app.app_context():
        db.session.execute(
            HistoryChange.__table__.update()
            .where(HistoryChange.id == change["id"])
            .values(before=None, after=None, salt=None)
        )
        note(db.session.get_one(Record, told), f"{ERASED}{change['id']}", before=None, after="asked to be forgotten")
        db.session.commit()

    finding = _verified(app)
    assert (finding.fault, finding.erased, finding.entries) == (None, 1, 13)
    assert _changes(app, 5)[0]["after"] is None


@pytest.mark.usefixtures("told")
def test_the_anchor_notes_each_head_once(app, given, anchor):
    for _ in range(3):
        with app.app_context():
            write_anchor(anchor)
    given.goal()
    with app.app_context():
        write_anchor(anchor)

    assert [line.split()[0] for line in anchor.read_text().splitlines()] == ["12", "13"]
    assert _verified(app, anchor).fault is None


@pytest.mark.usefixtures("told")
def test_the_command_names_the_first_bad_row_and_fails(app, tampering):
    runner = app.test_cli_runner()
    well = runner.invoke(args=["history", "verify"])
    tampering(EDITS["the verb"])
    badly = runner.invoke(args=["history", "verify"])

    assert (well.exit_code, "12 entries" in well.output) == (0, True)
    assert badly.exit_code == 1
    assert "entry 5 was altered" in badly.output


GUARDED = {
    "an entry is changed": "UPDATE history_entry SET verb = 'x'",
    "an entry is deleted": "DELETE FROM history_entry",
    "a change is changed": "UPDATE history_change SET after = 'x'",
    "a change is moved": "UPDATE history_change SET entry_seq = 1, before = NULL, after = NULL, salt = NULL",
    "a change is deleted": "DELETE FROM history_change",
    "half of a change is erased": "UPDATE history_change SET before = NULL, after = NULL",
}
REPLACED = (
    "INSERT OR REPLACE INTO history_entry SELECT seq, record_id, version, 'x', by_id, at, digest FROM history_entry"
)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("what", GUARDED)
def test_the_database_itself_refuses_when(app, what):
    with app.app_context():
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text(GUARDED[what]))
        db.session.rollback()

    assert _verified(app).fault is None


@pytest.mark.database("postgresql")
@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("table", ["history_entry", "history_change"])
def test_postgresql_refuses_to_empty_a_table_of_the_history(app, table):
    with app.app_context(), pytest.raises(Exception, match="append-only"):
        db.session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.database("sqlite")
@pytest.mark.usefixtures("told")
def test_sqlite_refuses_to_replace_an_entry_by_inserting_it_again(app):
    with app.app_context(), pytest.raises(Exception, match="append-only"):
        db.session.execute(text(REPLACED))


parts = st.lists(st.none() | st.text(max_size=6) | st.binary(max_size=10), max_size=5)


def _as_bytes(part):
    return part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part


@whatever(parts, parts)
def test_different_parts_never_give_the_same_bytes(one, other):
    one, other = ([_as_bytes(part) for part in some] for some in (one, other))

    assert (frame(one) == frame(other)) == (one == other)


def test_nothing_differs_from_empty():
    assert len({frame([None]), frame([""]), frame([]), frame(["", ""]), frame([None, None])}) == 5


@whatever(st.binary(min_size=16, max_size=16), st.none() | st.text(), st.none() | st.text())
def test_a_digest_stands_for_its_words_and_their_salt(salt, before, after):
    before, after = (value and value.encode("utf-8", "ignore").decode() for value in (before, after))
    digest = change_digest(salt, before, after)

    assert digest == change_digest(salt, before, after)
    assert digest != change_digest(bytes(reversed(salt)) + b"x", before, after)
    if before != after:
        assert digest != change_digest(salt, after, before)


def test_an_instant_gives_the_same_digest_in_every_zone():
    from zoneinfo import ZoneInfo

    at = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    same = at.astimezone(ZoneInfo("Asia/Tokyo"))
    values = {"seq": 1, "record_id": 1, "version": 1, "verb": "x", "by_id": None, "changes": []}

    assert entry_digest(KEY, b"", at=at, **values) == entry_digest(KEY, b"", at=same, **values)
