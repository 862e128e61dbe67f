"""A list, its count, its search and a record's own page agree about what exists for a reader."""

import itertools

import pytest
from sqlalchemy import select

from app.access.actor import NOBODY
from app.extensions import db
from app.records.models import Reader, Record, Visibility
from app.records.visibility import readable_by


@pytest.fixture
def records(given):
    """One record of each visibility, for the organisation and for none: title -> id."""
    theirs = given.organisation("Theirs")
    made = {}
    with given.settled():
        from app.people.models import Organisation, Sector

        for visibility, owned in itertools.product(Visibility, (True, False)):
            title = f"{visibility.value}, {'theirs' if owned else 'nobody’s'}"
            record = Organisation(
                title=title,
                sector=Sector.OTHER,
                visibility=visibility,
                organisation_id=theirs if owned else None,
            )
            db.session.add(record)
            db.session.flush()
            made[title] = record.id
    return theirs, made


def _seen(given, reader, made):
    with given.app.app_context():
        found = db.session.scalars(select(Record.title).where(Record.id.in_(made.values()), readable_by(reader)))
        return set(found)


EVERYONE = {"everyone, theirs", "everyone, nobody’s"}
MEMBERS = EVERYONE | {"members, theirs", "members, nobody’s"}
STEERING = MEMBERS | {"steering group, theirs", "steering group, nobody’s"}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("member", MEMBERS),
        ("coordinator", MEMBERS),
        ("steering_member", STEERING),
        ("chair", STEERING),
        ("secretary", STEERING),
        ("administrator", EVERYONE),
        ("person", EVERYONE),
    ],
)
def test_a_reader_sees_what_their_role_may(given, records, who, sees):
    _, made = records

    assert _seen(given, given.actor(getattr(given, who)()), made) == sees


def test_a_lead_sees_of_what_is_for_members_only_their_organisations(given, records):
    theirs, made = records

    assert _seen(given, given.actor(given.lead(theirs)), made) == EVERYONE | {"members, theirs"}


def test_somebody_who_is_named_sees_what_names_them_and_nobody_else_does(given, records):
    _, made = records
    ana, chair = given.member("Ana"), given.chair()
    with given.settled():
        db.session.add(Reader(record_id=made["named people, theirs"], person_id=ana))

    assert _seen(given, given.actor(ana), made) == MEMBERS | {"named people, theirs"}
    assert "named people, theirs" not in _seen(given, given.actor(chair), made)


def test_to_be_named_on_what_is_for_the_steering_group_opens_nothing(given, records):
    """Names count only where a record is for named people: its visibility says who sees it."""
    _, made = records
    ana = given.member("Ana")
    with given.settled():
        db.session.add(Reader(record_id=made["steering group, theirs"], person_id=ana))

    assert _seen(given, given.actor(ana), made) == MEMBERS


def test_nobody_sees_nothing_but_what_is_for_everyone(given, records):
    _, made = records

    assert _seen(given, NOBODY, made) == EVERYONE


def test_the_record_of_somebody_else_is_not_there(browser, given):
    """Asked for by its address, it answers as if it did not exist."""
    theirs = given.organisation("Theirs")
    hidden = given.action("What only they may know", organisation=given.organisation("Others"))
    shown = given.action("What they do", organisation=theirs)
    browser.signed_in_as(given.lead(theirs))

    assert browser.get(f"/actions/{shown}").status == 200
    for path in ("", "/row", "/edit", "/edit/title"):
        found, missing = browser.get(f"/actions/{hidden}{path}"), browser.get(f"/actions/999{path}")
        assert found.status == missing.status == 404
        assert "only they may know" not in found.text
    for path in ("/edit", "/edit/title", "/updates", "/evidence"):
        assert browser.post(f"/actions/{hidden}{path}").status == 404
    assert "only they may know" not in browser.get("/actions?status=all").text
    assert "only they may know" not in browser.get("/search?q=know").text
