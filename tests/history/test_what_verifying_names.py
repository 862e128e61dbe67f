"""However the history was altered, verifying says so in words."""

from threading import Thread

from sqlalchemy import text

from app.database import only_reading
from app.extensions import db
from app.history.verifying import verify, write_anchor


def _finding(app, anchor=None):
    with app.app_context(), only_reading():
        finding = verify(app.config["HISTORY_KEY"].encode(), anchor)
        db.session.rollback()
        return finding


def test_a_second_head_is_named(app, given):
    given.member()
    with given.settled():
        db.session.execute(
            text("INSERT INTO history_head (id, seq, digest, seal) SELECT 2, seq, digest, seal FROM history_head")
        )

    assert _finding(app).fault == "there is more than one head"


def test_a_record_that_no_entry_tells_of_is_named(app, given):
    member = given.member()
    with given.settled():
        number = member + 1000
        db.session.execute(
            text(
                "INSERT INTO record (id, kind, title, visibility, version, created_at, changed_at)"
                f" SELECT {number}, kind, title, visibility, 1, created_at, changed_at FROM record WHERE id = {member}"
            )
        )

    assert _finding(app).fault == f"record {number} has no entry"


def test_an_anchor_that_cannot_be_read_is_a_finding(app, given, tmp_path):
    given.member()
    anchor = tmp_path / "anchor"
    with app.app_context():
        write_anchor(anchor)
        db.session.rollback()
    anchor.write_text(anchor.read_text() + "\nrubbish\n")

    assert "cannot be read" in _finding(app, anchor).fault


def test_what_is_written_meanwhile_is_no_alteration(app, given):
    """A reader sees one moment, on both databases."""
    given.member("Before")
    with app.app_context(), only_reading():
        before = db.session.scalar(text("SELECT count(*) FROM history_entry"))
        _somebody_else_writes(given)
        assert db.session.scalar(text("SELECT count(*) FROM history_entry")) == before
        db.session.rollback()


def _somebody_else_writes(given):
    another = Thread(target=given.member, args=("Meanwhile",))
    another.start()
    another.join()
