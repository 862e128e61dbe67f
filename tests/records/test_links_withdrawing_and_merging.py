"""What ties records together, and how one goes without leaving a hole."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.history.queries import story
from app.records.models import Link, Record, Tie
from app.records.services import link, merge, place_of, remember, unlink, withdraw
from app.records.thread import Thread, thread_of
from tests.given import SOMEBODY


@pytest.fixture
def two(app, given):
    """Two organisations, in a transaction that a test may change them in."""
    first, second = given.organisation("Riverside Trust"), given.organisation("Riverside NHS Trust")
    with app.app_context():
        yield db.session.get_one(Record, first), db.session.get_one(Record, second)
        db.session.rollback()


def test_a_link_stands_once_however_often_it_is_made(two):
    source, target = two

    for _ in range(3):
        link(source, target, Tie.ANSWERS, by=SOMEBODY)
        db.session.flush()

    assert db.session.scalar(select(func.count()).select_from(Link)) == 1
    assert source.version == 2


def test_a_link_moves_the_version_of_what_it_starts_from(two):
    source, target = two
    link(source, target, Tie.RELATES, by=SOMEBODY)
    db.session.commit()
    unlink(source, target, Tie.RELATES, by=SOMEBODY)
    db.session.commit()

    assert source.version == 3
    assert target.version == 1
    assert [entry.verb for entry in story(source)][:2] == [
        "unlinked it from Riverside NHS Trust",
        "linked it to Riverside NHS Trust",
    ]


def test_the_thread_leads_up_to_why_and_down_to_what_came_of_it(app, given):
    number = given.action("Publish the guide", answers=[given.recommendation("Say what was agreed")])
    reader = given.actor(given.member())

    with app.test_request_context():
        action = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
        recommendation = db.session.scalars(select(Record).where(Record.reference == "R-E1")).one()
        of_action, of_recommendation = thread_of(action, reader), thread_of(recommendation, reader)

    assert ([tied.reference for tied in of_action.up], of_action.down) == (["R-E1"], [])
    assert (of_recommendation.up, [tied.title for tied in of_recommendation.down]) == ([], ["Publish the guide"])


def test_the_thread_tells_apart_what_was_withdrawn(app, given):
    number = given.action(answers=[given.recommendation("Say what was agreed")])
    given.withdrawn("R-E1")
    reader = given.actor(given.member())

    with app.test_request_context():
        action = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
        thread = thread_of(action, reader)

    assert thread.up == []
    assert [(gone.tie, gone.reference) for gone in thread.gone] == [(Tie.ANSWERS, "R-E1")]


def test_the_thread_does_not_tell_of_what_a_reader_may_not_see(app, given):
    number = given.action("What only Ana may know", answers=[given.recommendation()])
    given.seen_only_by("action", number, given.member("Ana"))
    bea = given.actor(given.member("Bea"))

    with app.test_request_context():
        recommendation = db.session.scalars(select(Record).where(Record.reference == "R-E1")).one()
        assert thread_of(recommendation, bea) == Thread()


def test_what_is_withdrawn_is_in_no_list_and_keeps_its_reason(app, browser, given):
    number = given.action("Publish the guide")
    with given.settled():
        action = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
        withdraw(action, by=SOMEBODY, why="It was a mistake.")
    browser.signed_in_as(given.chair())

    assert "Publish the guide" not in browser.get("/actions?status=all").text
    assert "Publish the guide" not in browser.get("/search?q=guide").text
    assert browser.get(f"/actions/{number}").status == 404
    with app.app_context():
        action = db.session.scalars(select(Record).where(Record.reference == f"A{number}")).one()
        assert action.withdrawn_why == "It was a mistake."
        assert story(action)[0].verb == "withdrew it"


def test_the_address_of_what_was_merged_leads_on(browser, given):
    old, new = given.organisation("Riverside Trust"), given.organisation("Riverside NHS Trust")
    with given.settled():
        merge(db.session.get_one(Record, old), db.session.get_one(Record, new), by=SOMEBODY, why="It is the same.")
    browser.signed_in_as(given.member())

    assert browser.get(f"/organisations/{old}").location == f"/organisations/{new}"
    assert browser.get("/organisations").text.count("Riverside") == 1


def test_nothing_is_merged_into_itself_however_long_the_way(two):
    old, new = two
    merge(old, new, by=SOMEBODY, why="The same")

    with pytest.raises(ValueError, match="into itself"):
        merge(new, old, by=SOMEBODY, why="The same")
    with pytest.raises(ValueError, match="into itself"):
        merge(new, new, by=SOMEBODY, why="The same")


def test_nothing_is_merged_into_another_kind(app, given):
    trust, ana = given.organisation(), given.member()

    with app.app_context(), pytest.raises(ValueError, match="cannot be merged into a person"):
        merge(db.session.get_one(Record, trust), db.session.get_one(Record, ana), by=SOMEBODY, why="No")


def test_what_something_points_at_cannot_be_deleted(two):
    source, target = two
    link(source, target, Tie.FOLLOWS, by=SOMEBODY)
    db.session.commit()

    db.session.delete(target)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_form_sent_twice_leads_to_the_same_place(app):
    with app.app_context():
        assert place_of("key") is None
        remember("key", "/actions/1")
        db.session.commit()
        assert place_of("key") == "/actions/1"
