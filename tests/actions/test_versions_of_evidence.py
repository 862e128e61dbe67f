"""Evidence in versions: the newest counts, the others stay, and what should not be there is taken out for good."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.access.rules import Unready
from app.actions import queries, services
from app.actions.models import Action, EvidenceRevision
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.files.models import StoredFile
from app.files.services import path_of
from tests.actions.plan import told
from tests.browser import Answer, Browser
from tests.given import Given


@pytest.fixture
def olu(given: Given) -> int:
    return given.member("Olu Owner")


@pytest.fixture
def own(browser: Browser, olu: int) -> Browser:
    return browser.signed_in_as(olu)


def newer(browser: Browser, number: int, piece: int = 1, **typed: object) -> Answer:
    return browser.form(f"/actions/{number}/evidence/{piece}/newer", **typed)


def takes_out(browser: Browser, number: int, version: int = 1, *, why: str = "The wrong file.") -> Answer:
    return browser.form(f"/actions/{number}/evidence/1/{version}/out", why=why)


def first_version(action: Action) -> EvidenceRevision:
    return queries.revision_of(queries.piece_of(action, 1), 1)


def evidence_on(browser: Browser, number: int) -> str:
    [section] = browser.get(f"/actions/{number}").all("section", id="evidence")
    return " ".join("".join(section.itertext()).split())


def test_a_newer_version_stands_before_the_earlier_ones(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu)
    given.evidence(guide, versions=2)

    answer = newer(own, guide, link="https://example.org/3", about_on="2026-01-31", note="With the pictures.")

    page = own.follow(answer)
    assert page.links()["The guide"] == "https://example.org/3"
    assert "version 3 of 3 · about 31 Jan · added by Olu Owner" in page.text
    assert "New in it: With the pictures." in page.text
    assert page.links()["Version 1"] == "https://example.org/1"
    assert "added a newer version of evidence" in told(own, guide)[0]


def test_a_version_without_anything_is_refused_with_what_was_typed(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu)
    given.evidence(guide)

    answer = newer(own, guide, note="With the pictures.")

    assert answer.status == 422
    assert "Give a link, or choose a file" in answer.text
    assert answer.form_to().fields["note"] == "With the pictures."


def test_a_link_and_a_file_are_two_pieces(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu)

    answer = own.form(
        f"/actions/{guide}",
        to="/evidence",
        title="The guide",
        link="https://example.org",
        file=(BytesIO(b"words"), "guide.txt"),
    )

    assert answer.status == 422
    assert "Give a link or a file, not both" in answer.text


def test_what_was_taken_out_is_gone_and_says_why(own: Browser, given: Given, olu: int, app) -> None:
    guide = given.action(owner=olu)
    own.form(f"/actions/{guide}", to="/evidence", title="Minutes", file=(BytesIO(b"confidential"), "Jo Patient.txt"))
    with app.app_context():
        path = path_of(db.session.scalars(select(StoredFile)).one())
    place = own.get(f"/actions/{guide}").links()["Minutes"]

    answer = takes_out(own, guide, why="It named a patient.")

    page = own.follow(answer)
    assert not path.exists()
    assert own.get(place).status == 404
    assert "Taken out by Olu Owner on" in page.text
    assert "It named a patient." in page.text
    assert "Jo Patient" not in page.text
    with app.app_context():
        stored = db.session.scalars(select(StoredFile)).one()
        assert (stored.size, stored.name, stored.sha256) == (0, "", "")


def test_the_version_before_counts_again(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu)
    given.evidence(guide, versions=2)

    takes_out(own, guide, 2)

    page = own.get(f"/actions/{guide}")
    assert page.links()["The guide"] == "https://example.org/1"
    assert "version 1 of 2" in page.text
    assert "Version 2: Taken out by Olu Owner" in evidence_on(own, guide)


def test_it_is_taken_out_for_a_reason_and_once(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu)
    given.evidence(guide)
    form = own.get(f"/actions/{guide}/evidence/1/1/out").form_to()

    answers = [own.send(form, why=why) for why in (" ", "The wrong file.", "Again.")]

    assert [answer.status for answer in answers] == [422, 303, 303]
    assert "The wrong file." in evidence_on(own, guide)
    assert "Again." not in evidence_on(own, guide)


def test_what_is_taken_back_is_not_destroyed(own: Browser, given: Given, olu: int, app) -> None:
    guide = given.action(owner=olu)
    own.form(f"/actions/{guide}", to="/evidence", title="Minutes", file=(BytesIO(b"words"), "minutes.txt"))
    actor = given.actor(olu)
    with app.app_context():
        action = db.session.scalars(select(Action)).one()
        piece = first_version(action)
        services.take_out(action, piece, by=actor, why="By mistake.")
        db.session.flush()
        db.session.rollback()

    assert own.get(own.get(f"/actions/{guide}").links()["Minutes"]).status == 200


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [
        ("owner", ActionStatus.UNDER_WAY, True),
        ("owner", ActionStatus.REPORTED_DONE, True),
        ("owner", ActionStatus.VERIFIED, False),
        ("coordinator", ActionStatus.VERIFIED, True),
        ("steering_member", ActionStatus.REPORTED_DONE, False),
        ("member", ActionStatus.UNDER_WAY, False),
    ],
)
def test_who_may_take_it_out(browser: Browser, given: Given, who: str, status: ActionStatus, may: bool) -> None:
    olu = given.member("Olu Owner")
    guide = given.action(owner=olu, status=status)
    if status is ActionStatus.UNDER_WAY:
        given.evidence(guide)
    visitor = browser.signed_in_as(olu if who == "owner" else getattr(given, who)("Vic Visitor"))

    answer = visitor.get(f"/actions/{guide}/evidence/1/1/out")

    assert answer.status == (200 if may else 403)
    assert ("Take it out" in evidence_on(visitor, guide)) is may


def test_whoever_added_it_may_take_it_out_after_handing_over(own: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=given.member("Nia New"))
    given.evidence(guide, by=given.actor(given.coordinator()))
    with given.settled():
        revision = first_version(db.session.scalars(select(Action)).one())
        revision.by_id = olu

    assert takes_out(own, guide).status == 303


def test_without_evidence_it_is_not_verified_and_says_so(browser: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu, status=ActionStatus.REPORTED_DONE)
    takes_out(browser.signed_in_as(olu), guide)
    stella_id = given.steering_member("Stella Steering")
    stella = browser.another().signed_in_as(stella_id)
    actor = given.actor(stella_id)

    page = stella.get(f"/actions/{guide}")

    assert "reported done, and nothing shows it" in page.text
    assert "Verify it" not in page.links()
    with given.settled(), pytest.raises(Unready, match="Nothing shows that it is done"):
        services.move(db.session.scalars(select(Action)).one(), ActionStatus.VERIFIED, by=actor)


def test_new_evidence_lets_it_be_verified_again(browser: Browser, given: Given, olu: int) -> None:
    guide = given.action(owner=olu, status=ActionStatus.REPORTED_DONE)
    own = browser.signed_in_as(olu)
    takes_out(own, guide)
    newer(own, guide, link="https://example.org/better")
    stella = browser.another().signed_in_as(given.steering_member("Stella Steering"))

    assert "Verify it" in stella.get(f"/actions/{guide}").links()
    assert "nothing shows it" not in stella.get(f"/actions/{guide}").text
