"""Somebody who is erased is a former member, and nothing else, wherever one looks."""

import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text

from app import clock
from app.actions import services as actions
from app.actions.models import Action
from app.database import BUSY_TIMEOUT, only_reading
from app.extensions import db
from app.files.models import StoredFile
from app.history.models import HistoryEntry
from app.history.queries import story
from app.history.verifying import verify, write_anchor
from app.people.models import Affiliation, Grant, Person
from app.privacy import services
from app.privacy.erasing.doing import NotYet
from app.privacy.erasing.finding import fates, known_as
from app.privacy.erasing.sweeping import sweep
from app.privacy.models import Asked, Outcome, PrivacyRequest
from tests.given import LONG_AGO
from tests.privacy.planted import (
    ADDRESS,
    MARKERS,
    NAME,
    SOMEBODY_ELSE,
    Planted,
    add_second_step,
    given_actor,
    plant,
    record,
)


@pytest.fixture
def planted(app, given):
    # Files of tests before this one, whose rows are gone.
    shutil.rmtree(app.config["FILES_FOLDER"], ignore_errors=True)
    planted = plant(given)
    add_second_step(given, planted)
    return planted


@pytest.fixture
def administrator(given):
    return given.administrator("Ada Administrator")


def _erase(given, planted, administrator):
    with given.settled():
        person = db.session.get_one(Person, planted.person_id)
        asked = services.ask_for_erasure(person, by=given_actor(administrator), words=f"{NAME} rang us")
        request_id = asked.id
    with given.settled():
        services.carry_out(db.session.get_one(PrivacyRequest, request_id), by=given_actor(administrator))
    return request_id


def _swept(app):
    with app.app_context():
        outcome = sweep()
        db.session.remove()
    return outcome


def _bytes_of(database) -> dict[str, bytes]:
    """Everything that the database and the application keep, as bytes."""
    if database.name == "sqlite":
        folder = database.folder
        return {str(path): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    found = {}
    with psycopg.connect(database.address.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in tables:
            rows = connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()
            found[table] = "\n".join(row[0] for row in rows).encode()
        rows = connection.execute("SELECT s::text FROM pg_stats s WHERE schemaname = 'public'").fetchall()
        found["pg_stats"] = "\n".join(row[0] for row in rows).encode()
    for path in (database.folder / "files").rglob("*"):
        found[str(path)] = path.read_bytes()
    return found


def _notice_every_value(database) -> None:
    """PostgreSQL does so by itself from time to time, and keeps what it has seen in tables that are emptied later."""
    if database.name == "postgresql":
        with psycopg.connect(
            database.address.replace("postgresql+psycopg", "postgresql"), autocommit=True
        ) as connection:
            connection.execute("ANALYZE")


def _leaks(database) -> list[tuple[str, str]]:
    # Both ways in which PostgreSQL writes bytes, and whatever is in a file as it is.
    return [
        (place, marker)
        for place, content in _bytes_of(database).items()
        for marker in MARKERS
        if marker.encode() in content.lower() or marker.encode().hex().encode() in content.lower()
    ]


def test_before_it_they_are_everywhere(database, planted):
    """The scan finds what there is to find, or finding nothing would mean nothing."""
    found = {marker for _, marker in _leaks(database)}

    assert found == set(MARKERS)


def test_nothing_of_them_is_left_in_any_file_or_table(app, database, given, planted, administrator, letters, capfd):
    _notice_every_value(database)
    _erase(given, planted, administrator)
    assert "1 erasure swept" in _swept(app)

    assert _leaks(database) == []
    assert not [marker for marker in MARKERS if marker in "".join(capfd.readouterr()).lower()]


def test_the_history_still_verifies(app, given, planted, administrator, tmp_path):
    with app.app_context():
        write_anchor(tmp_path / "anchor")
        db.session.rollback()
    _erase(given, planted, administrator)
    _swept(app)

    with app.app_context(), only_reading():
        finding = verify(app.config["HISTORY_KEY"].encode(), tmp_path / "anchor")
        db.session.rollback()
    assert finding.fault is None
    assert finding.erased > 5


def test_the_command_that_verifies_says_so(app, given, planted, administrator):
    _erase(given, planted, administrator)

    result = app.test_cli_runner().invoke(args=["history", "verify"])
    assert result.exit_code == 0, result.output
    assert "erased" in result.output


def test_records_say_former_member_and_keep_the_rest(app, given, planted, administrator):
    _erase(given, planted, administrator)

    with app.app_context():
        action, other = record(planted.action_id), record(planted.other_action_id)
        assert action.title == "Ask former member about the guides"
        assert other.done_when == f"former member and {SOMEBODY_ELSE} are thanked."
        assert record(planted.person_id).title == "Former member"


def test_others_may_have_given_their_name_its_accents(given, administrator):
    jose = given.person("Jose Pena")
    number = given.action("Thank JOSÉ PEÑA", owner=given.member(), done_when="Ask Josè Peña.")

    _erase(given, Planted(jose, administrator), administrator)

    action = given.the_action(number)
    assert (action.title, action.done_when) == ("Thank former member", "Ask former member.")


def test_whoever_was_mentioned_by_a_first_name_is_not_named_there_any_more(given, administrator, browser):
    """Elsewhere a first name alone may be anybody's; behind an @ it was theirs."""
    olu, gone = given.member("Olu Owner"), given.person("Zyxwenna Quorrblatt", joined_on=LONG_AGO)
    number = given.action(owner=olu)
    by = given.actor(olu)
    with given.settled():
        for words in (
            "Ask @Zyxwenna, please.",
            "Or @zyxw: she knows.",
            "@zyxwenna.quorrblatt and Zyxwenna Quorrblatt",
            "@zyxw, or @Zyxwenna",
        ):
            actions.say(db.session.scalars(select(Action).where(Action.number == number)).one(), words, by=by)
    with given.settled():
        db.session.get_one(Person, gone).left_on = clock.today()

    _erase(given, Planted(gone, administrator), administrator)

    page = browser.signed_in_as(olu).get(f"/actions/{number}")
    assert "zyxw" not in page.markup.lower()
    assert "Ask @former member, please." in page.text
    assert "Or @former member: she knows." in page.text
    assert "@former member and former member" in page.text


def test_a_record_that_named_them_tells_that_a_name_was_taken_out(app, given, planted, administrator):
    _erase(given, planted, administrator)

    with app.app_context():
        newest = story(record(planted.action_id))[0]
        assert newest.verb == "took a name out"
        assert newest.who == "Ada Administrator"
        assert {change.label for change in newest.changes} >= {"title"}


def test_words_that_were_erased_say_so_in_the_story(app, given, planted, administrator):
    _erase(given, planted, administrator)

    with app.app_context():
        told = [change for entry in story(record(planted.action_id)) for change in entry.changes]
        assert any(change.after == "words that were erased" for change in told)


def test_a_form_from_before_cannot_put_the_name_back(given, planted, administrator, browser):
    """It meets the change as anybody else's: both versions, and a choice."""
    chair = browser.signed_in_as(planted.other_id)
    form = chair.get(f"/actions/{planted.action_number}/edit").form_to("/edit")
    _erase(given, planted, administrator)

    answer = chair.send(form, title=f"Ask {NAME} about the guides, soon")
    assert answer.status == 409


def test_what_they_held_stays_without_its_words(app, given, planted, administrator):
    _erase(given, planted, administrator)

    with app.app_context():
        grant = db.session.scalars(select(Grant).where(Grant.person_id == planted.person_id)).one()
        assert (grant.role.value, grant.why) == ("coordinator", "")
        given_by_them = db.session.scalars(select(Grant).where(Grant.given_by_id == planted.person_id)).one()
        assert given_by_them.why == "former member said so"
        assert not db.session.scalars(select(Affiliation).where(Affiliation.person_id == planted.person_id)).all()


def test_nobody_finds_them_any_more(given, planted, administrator, browser):
    chair = browser.signed_in_as(planted.other_id)
    assert "guides" in chair.get("/search?q=Quorrblatt").text
    _erase(given, planted, administrator)

    for words in ("Quorrblatt", "Zyxwenna", "Ploverwick"):
        assert "guides" not in chair.get(f"/search?q={words}").text
    assert chair.get(f"/people/{planted.person_id}").status == 404
    assert "Former member" not in chair.get("/people").text


def test_a_file_that_names_them_goes_and_another_stays(app, given, planted, administrator, browser):
    chair = browser.signed_in_as(planted.other_id)
    assert [chair.get(f"/files/{file_id}").status for file_id in planted.file_ids] == [200, 200]
    _erase(given, planted, administrator)
    _swept(app)

    assert [chair.get(f"/files/{file_id}").status for file_id in planted.file_ids] == [404, 200]
    with app.app_context():
        assert [db.session.get_one(StoredFile, n).name for n in planted.file_ids] == ["former member.txt", "plan.txt"]


def test_an_old_session_is_worth_nothing(given, administrator, browser):
    planted = plant(given, left=False)
    theirs = browser.signed_in_as(planted.person_id)
    cookie = theirs.cookie
    with given.settled():
        db.session.get_one(Person, planted.person_id).left_on = db.session.get_one(Person, planted.person_id).joined_on
    _erase(given, planted, administrator)

    theirs.take_cookie(cookie)
    assert theirs.get("/").status == 303
    assert "/sign-in" in theirs.get("/").location


def test_the_last_letter_leaves_and_is_not_kept(app, given, planted, administrator, letters):
    _erase(given, planted, administrator)
    _swept(app)

    assert [letter.subject for letter in letters if letter.to == [ADDRESS]][
        -1
    ] == "Your data has been erased from Praxis"
    assert NAME not in letters[-1].body


def test_while_the_last_letter_waits_the_sweep_is_not_over(app, given, planted, administrator, monkeypatch):
    _erase(given, planted, administrator)

    def unreachable(*_):
        raise OSError("no mail server")

    monkeypatch.setattr("app.mail.services._hand_over", unreachable)
    assert _swept(app) == "1 last letter still to be sent"
    monkeypatch.undo()
    with app.app_context():
        assert db.session.scalar(select(PrivacyRequest.sweep_from).where(PrivacyRequest.asked == Asked.ERASURE))


def test_sweeping_twice_does_no_harm(app, given, planted, administrator):
    _erase(given, planted, administrator)

    assert [_swept(app), _swept(app)] == ["1 erasure swept", "nothing to sweep"]


@pytest.mark.database("sqlite")
def test_a_reader_in_the_way_is_waited_for(app, database, given, planted, administrator):
    _erase(given, planted, administrator)
    reader = sqlite3.connect(database.folder / "praxis.sqlite3")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM record").fetchone()

    outcome = _swept_at_once(app)
    reader.close()

    assert outcome == "others are reading: tried again next time"
    assert _swept(app) == "1 erasure swept"


@pytest.mark.database("postgresql")
def test_whoever_looks_after_the_same_table_is_waited_for(app, database, given, planted, administrator):
    _erase(given, planted, administrator)
    with psycopg.connect(database.address.replace("postgresql+psycopg", "postgresql")) as other:
        other.execute("LOCK TABLE acceptance IN SHARE UPDATE EXCLUSIVE MODE")
        outcome = _swept(app)

    assert outcome == "others are reading: tried again next time"
    assert _swept(app) == "1 erasure swept"


@pytest.mark.database("sqlite")
def test_whoever_comes_after_the_sweep_waits_and_reads_as_ever(app, given, planted, administrator):
    _erase(given, planted, administrator)
    with app.app_context(), only_reading():
        db.session.execute(text("SELECT 1"))

    _swept_at_once(app)

    with app.app_context(), only_reading():
        assert db.session.scalar(text("PRAGMA busy_timeout")) == BUSY_TIMEOUT
        assert db.session.scalar(text("PRAGMA query_only")) == 1


def _swept_at_once(app):
    from app.privacy.erasing import sweeping

    patience = "PRAGMA busy_timeout = 50"
    original = sweeping._empty_the_log

    def impatient(handle):
        handle.execute(patience)
        return original(handle)

    sweeping._empty_the_log = impatient
    try:
        return _swept(app)
    finally:
        sweeping._empty_the_log = original


def test_whoever_still_owns_or_holds_something_hands_it_over_first(app, given, administrator):
    planted = plant(given, left=False)
    number = given.action("Still mine", owner=planted.person_id)

    with pytest.raises(NotYet) as first:
        _erase(given, planted, administrator)

    assert "1 membership that has not ended" in str(first.value)
    assert "1 action that is not settled" in str(first.value)
    with app.app_context():
        assert record(planted.person_id).title == NAME
        asked = select(PrivacyRequest).where(PrivacyRequest.asked == Asked.ERASURE)
        assert db.session.scalars(asked).one().outcome is None
    assert given.the_action(number).owner_id == planted.person_id


def test_it_is_done_once(app, given, planted, administrator):
    request_id = _erase(given, planted, administrator)

    with app.app_context(), pytest.raises(services.Already):
        services.carry_out(db.session.get_one(PrivacyRequest, request_id), by=given_actor(administrator))
    with app.app_context():
        assert db.session.get_one(PrivacyRequest, request_id).outcome is Outcome.DONE


def test_it_is_told_beforehand_what_goes_and_what_stays(app, given, planted):
    with app.app_context():
        told = {fate.what: fate for fate in fates(known_as(db.session.get_one(Person, planted.person_id)))}

    assert told["Places of work"].goes
    assert told["Letters"].goes
    assert not told["Roles held, given or ended"].goes
    assert "without why it was given and why it was ended" in told["Roles held, given or ended"].stays
    assert all(fate.rows for fate in told.values())


def test_the_entry_says_who_did_it_and_under_what(app, given, planted, administrator):
    _erase(given, planted, administrator)

    with app.app_context():
        entry = db.session.scalars(
            select(HistoryEntry).where(HistoryEntry.record_id == planted.person_id).order_by(HistoryEntry.seq.desc())
        ).first()
        assert entry.by_id == administrator
        assert entry.verb.startswith("erased them, and ")
