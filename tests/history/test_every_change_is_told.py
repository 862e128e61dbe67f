"""Written by the session itself, in the transaction of the change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.actions import services
from app.actions.models import Action, Confidence, Priority
from app.extensions import db
from app.history.models import HistoryChange, HistoryEntry, HistoryHead
from app.history.queries import changed_since, story
from app.people.models import Organisation, Person, Sector
from app.records.models import Record
from tests.given import SOMEBODY


def _entries(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(HistoryEntry))


def _story(app, number):
    with app.app_context():
        return story(db.session.scalars(select(Action).where(Action.number == number)).one())


def _the(number):
    return db.session.scalars(select(Action).where(Action.number == number)).one()


def test_one_save_is_one_entry_however_many_fields_and_flushes(app, given):
    number = given.action()
    before = _entries(app)

    with given.settled():
        action = _the(number)
        services.revise(action, {"title": "Publish the whole guide"}, by=SOMEBODY)
        db.session.flush()
        services.revise(action, {"priority": Priority.HIGH, "done_when": "It is read"}, by=SOMEBODY)
        db.session.flush()
        action.progress = 40

    newest = _story(app, number)[0]
    assert _entries(app) == before + 1
    assert {change.label for change in newest.changes} == {"title", "priority", "done when", "progress"}


def test_an_entry_says_who_did_what_and_why(app, given):
    ana = given.chair("Ana Lima")
    number = given.action(due_on=date(2030, 1, 7))
    actor = given.actor(ana)

    with given.settled():
        services.move_due(_the(number), date(2030, 2, 7), by=actor, why="The printer is ill.")

    newest = _story(app, number)[0]
    assert (newest.who, newest.verb, newest.why) == ("Ana Lima", "moved the due date", "The printer is ill.")
    assert [(c.label, c.before, c.after) for c in newest.changes] == [("due", "7 Jan 2030", "7 Feb 2030")]


def test_a_change_that_no_service_explained_is_told_all_the_same(app, given):
    number = given.action()
    with given.settled():
        _the(number).title = "Changed by a script"

    newest = _story(app, number)[0]
    assert (newest.who, newest.verb) == ("Praxis", "changed it")
    assert newest.changes[0].after == "Changed by a script"


def test_what_was_set_and_set_back_is_no_change(app, given):
    number = given.action("Publish the guide")
    before = _entries(app)

    with given.settled():
        action = _the(number)
        action.title = "Something else"
        db.session.flush()
        action.title = "Publish the guide"

    assert _entries(app) == before


def test_a_change_before_a_flush_keeps_what_was_there_first(app, given):
    number = given.action("First")
    with given.settled():
        action = _the(number)
        action.title = "Second"
        db.session.flush()
        action.title = "Third"

    change = _story(app, number)[0].changes[0]
    assert (change.before, change.after) == ("First", "Third")


def test_a_change_that_is_undone_leaves_no_entry(app, given):
    number = given.action()
    before = _entries(app)

    with app.app_context():
        services.revise(_the(number), {"title": "Nothing"}, by=SOMEBODY)
        db.session.flush()
        db.session.rollback()
        # The next change of this session tells nothing of the one undone.
        _the(number).progress = 10
        db.session.commit()

    assert _entries(app) == before + 1
    assert [change.label for change in _story(app, number)[0].changes] == ["progress"]


class Undone(Exception):
    pass


@pytest.mark.parametrize("undone_by", ["hand", "the database"])
def test_part_of_a_change_that_is_undone_is_not_told_and_the_rest_is(app, given, undone_by):
    """A savepoint takes its part with it, whether it is rolled back or the database refuses."""
    first, second = given.action("One"), given.action("Two")

    with given.settled():
        _the(first).title = "One, changed"
        db.session.flush()
        try:
            with db.session.begin_nested():
                _the(second).title = "Two, changed"
                _the(second).organisation_id = 999_999 if undone_by == "the database" else None
                db.session.flush()
                raise Undone
        except (Undone, IntegrityError):
            pass

    assert _story(app, first)[0].verb == "changed it"
    assert _story(app, second)[0].verb != "changed it"
    with app.app_context():
        assert (_the(first).title, _the(second).title) == ("One, changed", "Two")


def test_a_savepoint_that_stands_is_told_with_the_rest(app, given):
    number = given.action("One")

    with given.settled():
        _the(number).title = "One, changed"
        with db.session.begin_nested():
            _the(number).progress = 10

    assert {change.label for change in _story(app, number)[0].changes} == {"title", "progress"}


def test_what_cannot_be_told_cannot_be_committed(app, given, monkeypatch):
    from app.history import recording

    number = given.action("Publish the guide")

    def no_pen(*_args, **_kwargs):
        raise OSError("no pen")

    monkeypatch.setattr(recording, "entry_digest", no_pen)
    with app.app_context():
        _the(number).title = "Untold"
        with pytest.raises(OSError, match="no pen"):
            db.session.commit()
        db.session.rollback()
    monkeypatch.undo()

    with app.app_context():
        assert _the(number).title == "Publish the guide"


def test_a_new_record_is_told_with_all_that_it_began_with(app, given):
    with given.settled():
        trust = Organisation(title="Riverside Trust", sector=Sector.VOLUNTARY)
        db.session.add(trust)
        db.session.flush()
        trust_id = trust.id

    with app.app_context():
        entry = story(db.session.get_one(Record, trust_id))[0]
    assert entry.verb == "added it"
    assert entry.version == 1
    assert "Riverside Trust" in {change.after for change in entry.changes}


def test_people_stand_in_the_history_by_id_and_are_read_by_name(app, given):
    ana, bea = given.member("Ana Lima"), given.member("Bea Ruiz")
    number = given.action(owner=ana)
    with given.settled():
        services.hand_over(_the(number), db.session.get_one(Person, bea), by=SOMEBODY)

    change = _story(app, number)[0].changes[0]
    assert (change.label, change.before, change.after) == ("owner", "Ana Lima", "Bea Ruiz")
    with app.app_context():
        kept = db.session.scalars(select(HistoryChange.after).where(HistoryChange.field == "owner_id")).all()
    assert set(kept) == {f"record:{ana}", f"record:{bea}"}


def test_the_version_of_an_entry_is_the_version_after_the_save(app, given):
    number = given.action()
    with given.settled():
        _the(number).progress = 10

    with app.app_context():
        action = _the(number)
        assert story(action)[0].version == action.version


def test_what_changed_since_a_version_names_each_field_with_its_newest_value(app, given):
    ana = given.chair("Ana Lima")
    actor = given.actor(ana)
    number = given.action("First", due_on=clock.today() + timedelta(9))
    made_from = given.the_action(number).version
    for title in ("Second", "Third"):
        with given.settled():
            services.revise(_the(number), {"title": title}, by=actor)
    with given.settled():
        services.judge(_the(number), Confidence.AT_RISK, by=SOMEBODY, why="Late")

    with app.app_context():
        later = changed_since(_the(number).id, made_from)

    assert later["title"].after == "Third"
    assert later["title"].who == "Ana Lima"
    assert set(later) == {"title", "confidence", "confidence_why"}


def test_a_write_past_the_session_is_not_told_which_is_why_nothing_does_it(app, given):
    """What the hook cannot see. The tests about the code look for it."""
    number = given.action()
    before = _entries(app)
    with given.settled():
        db.session.execute(update(Action.__table__).values(progress=77))

    assert _entries(app) == before
    assert given.the_action(number).progress == 77


def test_the_head_stands_at_the_newest_entry(app, given):
    given.action()

    with app.app_context():
        head = db.session.scalars(select(HistoryHead)).one()
        assert head.seq == db.session.scalar(select(func.max(HistoryEntry.seq)))
