"""Members read and accept what is in force, and again when it has changed."""

import pytest
from sqlalchemy import func, select

from app.access.rules import Refused, Unready
from app.charter import services
from app.charter.models import Acceptance, VersionState
from app.charter.queries import figures, to_accept
from app.extensions import db
from tests.charter.agreed import Charter
from tests.given import Given


def waiting(given: Given, person_id: int) -> list[tuple[int, bool]]:
    with given.app.app_context():
        return [(row.number, row.before_number is not None) for row in to_accept(person_id)]


def test_what_is_in_force_waits_until_it_is_accepted(charter: Charter, given: Given) -> None:
    mia = given.member()
    rules = charter.adopted()
    assert waiting(given, mia) == [(1, False)]

    charter.accept(rules, mia)
    charter.accept(rules, mia)

    assert waiting(given, mia) == []
    with given.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Acceptance)) == 1


def test_a_new_version_asks_again(charter: Charter, given: Given) -> None:
    mia, ned = given.member(), given.member("Ned New")
    rules = charter.adopted()
    charter.accept(rules, mia)
    charter.next(rules, "Version two.")

    assert waiting(given, mia) == [(2, True)]
    assert waiting(given, ned) == [(2, False)]


def test_a_draft_and_what_asks_nobody_do_not_wait(charter: Charter, given: Given) -> None:
    charter.adopted(asks_acceptance=False)

    assert waiting(given, given.member()) == []


def test_only_what_is_in_force_can_be_accepted(charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    charter.next(rules, "Version two.")

    member = given.actor(given.member())
    with given.app.app_context(), pytest.raises(Unready):
        services.accept(charter.version(rules, VersionState.SUPERSEDED), by=member)


def test_members_and_leads_accept_and_nobody_else(charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    charter.accept(rules, given.lead(given.organisation()))

    with pytest.raises(Refused):
        charter.accept(rules, given.administrator())


def test_the_figures_count_whoever_is_asked_today(charter: Charter, given: Given) -> None:
    """The writer and the adopter are members, too."""
    mia = given.member()
    given.lead(given.organisation())
    given.administrator()
    rules = charter.adopted()
    charter.accept(rules, mia)

    with given.app.app_context():
        found = figures(charter.version(rules, VersionState.ADOPTED).id)

    assert (found.accepted, found.asked) == (1, 4)
