"""A draft becomes what is agreed, by somebody else; what was agreed is never edited."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.access.rules import Refused, Unready
from app.charter import services
from app.charter.models import Document, DocumentKind, VersionState
from app.extensions import db
from app.history.queries import story
from tests.charter.agreed import RULES, Charter
from tests.given import Given

DRAFT, ADOPTED, SUPERSEDED = VersionState.DRAFT, VersionState.ADOPTED, VersionState.SUPERSEDED


def test_adopting_supersedes_what_was_agreed_before(charter: Charter) -> None:
    rules = charter.adopted()

    charter.write(rules, f"{RULES}\nWe keep what is said here.")
    assert charter.states(rules) == {1: ADOPTED, 2: DRAFT}
    charter.adopt(rules)

    assert charter.states(rules) == {1: SUPERSEDED, 2: ADOPTED}


def test_writing_twice_is_one_draft(charter: Charter) -> None:
    rules = charter.draft()
    charter.write(rules, "Something else.")

    assert charter.states(rules) == {1: DRAFT}


def test_whoever_wrote_it_last_does_not_adopt_it(charter: Charter, given: Given) -> None:
    both = given.chair("Chloe Chair")
    rules = charter.draft()
    charter.write(rules, "In my own words.", by=both)

    with pytest.raises(Refused):
        charter.adopt(rules, by=both)
    charter.write(rules, "In other words.")
    charter.adopt(rules, by=both)

    assert charter.states(rules) == {1: ADOPTED}


@pytest.mark.parametrize("who", ["member", "coordinator", "steering_member", "administrator"])
def test_only_officers_note_what_was_adopted(charter: Charter, given: Given, who: str) -> None:
    rules = charter.draft()

    with pytest.raises(Refused):
        charter.adopt(rules, by=getattr(given, who)())


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE document_version SET text = 'Nobody agreed this.' WHERE state <> 'draft'",
        "UPDATE document_version SET title = 'Other rules' WHERE state <> 'draft'",
        "UPDATE document_version SET quorum_number = 1 WHERE state <> 'draft'",
        "UPDATE document_version SET asks_acceptance = NOT asks_acceptance WHERE state <> 'draft'",
        "UPDATE document_version SET adopted_on = '2001-01-01' WHERE state <> 'draft'",
        "UPDATE document_version SET adopted_on = NULL WHERE state <> 'draft'",
        "UPDATE document_version SET state = 'draft' WHERE state = 'superseded'",
        "UPDATE document_version SET state = 'draft' WHERE state = 'adopted'",
        "DELETE FROM document_version WHERE state = 'superseded'",
        "DELETE FROM document_version WHERE state = 'adopted'",
    ],
)
def test_the_database_itself_refuses_to_edit_what_was_adopted(charter: Charter, given: Given, edit: str) -> None:
    rules = charter.adopted()
    charter.next(rules, "Version two.")

    with given.app.app_context(), pytest.raises(DBAPIError, match="what was adopted is not edited"):
        db.session.execute(text(edit))


def test_a_draft_can_be_edited_in_the_database(charter: Charter, given: Given) -> None:
    """Else the test above would say nothing."""
    rules = charter.draft()

    with given.settled():
        db.session.execute(text("UPDATE document_version SET text = 'Another draft.'"))

    with given.app.app_context():
        assert charter.version(rules, DRAFT).text == "Another draft."


@pytest.mark.parametrize("state", ["draft", "adopted"])
def test_there_is_never_more_than_one(charter: Charter, given: Given, state: str) -> None:
    rules = charter.adopted()
    charter.write(rules, "Version two.")

    with given.app.app_context(), pytest.raises(DBAPIError):
        db.session.execute(
            text(
                "INSERT INTO document_version (document_id, number, state, title, text, asks_acceptance, written_at)"
                f" SELECT document_id, 7, '{state}', title, text, asks_acceptance, written_at"
                f" FROM document_version WHERE state = '{state}'"
            )
        )


def test_nothing_is_adopted_before_it_is_decided(charter: Charter) -> None:
    rules = charter.draft()

    with pytest.raises(Unready) as unready:
        charter.adopt(rules, on=clock.today() + timedelta(days=1))

    assert unready.value.field == "decision"


def test_there_is_one_document_of_each_kind_but_any_number_of_others(charter: Charter) -> None:
    charter.draft()
    with pytest.raises(Unready):
        charter.draft()

    charter.draft(kind=DocumentKind.OTHER, title="How we use the room")
    charter.draft(kind=DocumentKind.OTHER, title="How we use the other room")


def test_a_discarded_draft_leaves_what_is_in_force(charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    charter.write(rules, "Version two.")
    writer = given.actor(charter.writer)
    with given.settled():
        services.discard(db.session.get_one(Document, rules), by=writer, why="Too early.")

    assert charter.states(rules) == {1: ADOPTED}


def test_the_history_holds_the_fingerprint_of_what_was_adopted(charter: Charter, given: Given) -> None:
    rules = charter.adopted()

    with given.app.app_context():
        told = story(db.session.get_one(Document, rules))
        fingerprint = services.documents.fingerprint(RULES)

    assert told[0].verb == f"adopted version 1 by D{clock.today().year}-001"
    assert fingerprint in {change.after for change in told[0].changes}
