"""What is done in a rhythm is there again when it is done."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis import given as drawn
from sqlalchemy import func, select

from app import clock
from app.actions import services
from app.actions.models import Action, Repeat
from app.actions.services.recurring import MONTHS, months_after, next_day
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from app.mail.services import deliver
from app.records.models import Visibility
from app.web.application import Praxis
from tests.actions.plan import told
from tests.browser import Browser
from tests.given import SOMEBODY, Given, moment

ALIKE = [
    *("title", "done_when", "owner_id", "organisation_id", "plan_id", "strand"),
    *("priority", "visibility", "repeats", "repeats_from"),
]
PROOF = services.Proof(title="The recap", link="https://example.org/recap")


@pytest.fixture
def visitor(browser: Browser, given: Given, at: Any) -> Browser:
    at(moment("2026-11-10 09:00"))
    return browser.signed_in_as(given.coordinator())


def done(given: Given, number: int) -> None:
    with given.settled():
        services.move(given._numbered(number), S.REPORTED_DONE, by=SOMEBODY, evidence=PROOF)


def how_many(given: Given) -> int:
    with given.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Action)) or 0


def test_the_next_is_there_as_soon_as_one_is_reported_done(visitor: Browser, given: Given) -> None:
    given.recommendation(code="E1")
    plan, trust = given.plan(), given.organisation()
    first = given.action(
        "Send the recap",
        due_on=date(2026, 11, 30),
        start_on=date(2026, 11, 1),
        answers=["R-E1"],
        organisation=trust,
        plan_id=plan,
        repeats=Repeat.MONTHLY,
    )

    done(given, first)

    was, comes = given.the_action(first), given.the_action(first + 1)
    assert [getattr(comes, name) for name in ALIKE] == [getattr(was, name) for name in ALIKE]
    assert (comes.status, comes.due_on, comes.first_due_on) == (S.AGREED, date(2026, 12, 30), date(2026, 12, 30))
    page = visitor.get(f"/actions/{first + 1}")
    assert {"R-E1 Publish what was agreed", f"A{first} Send the recap"} <= page.links().keys()
    assert told(visitor, first + 1)[0].startswith(f"Praxis made it, because A{first} comes again every month")
    assert f"Comes again every month next: A{first + 1}" in visitor.get(f"/actions/{first}").text


def test_sent_back_and_reported_again_it_has_one_successor(visitor: Browser, given: Given) -> None:
    first = given.action(repeats=Repeat.QUARTERLY)
    done(given, first)
    with given.settled():
        services.move(given._numbered(first), S.UNDER_WAY, by=SOMEBODY, why="Not yet.")

    done(given, first)

    assert how_many(given) == 2


def test_what_comes_once_has_no_next(visitor: Browser, given: Given) -> None:
    done(given, given.action())

    assert how_many(given) == 1


@pytest.mark.database("sqlite")
def test_it_is_for_whom_the_one_before_was(visitor: Browser, given: Given) -> None:
    named = given.member("Nia Named")
    first = given.action(repeats=Repeat.YEARLY)
    given.seen_only_by("action", first, named)

    done(given, first)

    assert given.the_action(first + 1).visibility is Visibility.NAMED
    assert visitor.another().signed_in_as(named).get(f"/actions/{first + 1}").status == 200
    assert visitor.get(f"/actions/{first + 1}").status == 404


@pytest.mark.database("sqlite")
def test_one_day_that_moves_does_not_move_the_days_after_it(visitor: Browser, given: Given) -> None:
    first = given.action(due_on=date(2026, 11, 30), repeats=Repeat.MONTHLY)
    with given.settled():
        services.move_due(given._numbered(first), date(2026, 12, 4), by=SOMEBODY, why="Illness.")
    done(given, first)
    assert given.the_action(first + 1).due_on == date(2026, 12, 30)

    with given.settled():
        services.move_due(given._numbered(first + 1), date(2026, 12, 20), by=SOMEBODY, why="Before the holidays.")
        services.move(given._numbered(first + 1), S.UNDER_WAY, by=SOMEBODY)
    done(given, first + 1)

    # Not the 30th of December again: that is the day which came earlier.
    assert given.the_action(first + 2).due_on == date(2027, 1, 30)


def test_a_rhythm_is_set_and_ended_by_whoever_may_edit(visitor: Browser, given: Given) -> None:
    number = given.action(due_on=date(2026, 11, 30))

    visitor.form(f"/actions/{number}/edit", repeats="every six months", due_on="2026-12-15", why="It fits better.")
    kept = given.the_action(number)
    assert (kept.repeats, kept.repeats_from) == (Repeat.HALF_YEARLY, date(2026, 12, 15))
    assert "comes again: to Every six months" in told(visitor, number)[0]
    visitor.form(f"/actions/{number}/edit", repeats="")

    assert given.the_action(number).repeats is None
    assert given.the_action(number).repeats_from is None


def test_a_rhythm_is_proposed_with_the_action(visitor: Browser, given: Given) -> None:
    given.member("Olu Owner")

    visitor.form(
        "/actions/new",
        title="Send the recap",
        done_when="Everybody has it.",
        strand="individual learning",
        owner="Olu Owner",
        due_on="2026-12-31",
        repeats="every month",
    )

    kept = given.the_action(1)
    assert (kept.repeats, kept.repeats_from) == (Repeat.MONTHLY, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_short_month_does_not_shorten_the_next(start: date, months: int, day: date) -> None:
    assert months_after(start, months) == day


DAYS = strategies.dates(date(2020, 1, 1), date(2090, 12, 31))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@drawn(start=DAYS, due=DAYS, first=DAYS, today=DAYS, repeats=strategies.sampled_from(Repeat))
def test_the_next_day_is_the_first_of_the_rhythm_behind_all_that_was(
    start: date, due: date, first: date, today: date, repeats: Repeat
) -> None:
    action = Action(due_on=due, first_due_on=first, repeats=repeats, repeats_from=start)

    found = next_day(action, today)

    months = (found.year - start.year) * 12 + found.month - start.month
    before = months_after(start, months - MONTHS[repeats])
    assert months % MONTHS[repeats] == 0
    assert found == months_after(start, months)
    assert found > max(due, first, today, start)
    assert before <= max(due, first, today, start)


def test_the_clock_of_the_community_says_today(at: Any) -> None:
    at(moment("2026-11-30 23:30"))
    day = date(2026, 10, 31)
    action = Action(due_on=day, first_due_on=day, repeats=Repeat.MONTHLY, repeats_from=date(2026, 8, 31))

    assert next_day(action, clock.today()) == date(2026, 12, 31)


def test_whoever_owns_it_hears_that_it_is_there_unless_they_reported_it(app: Praxis, given: Given, letters, at) -> None:
    at(moment("2026-11-10 09:00"))
    ana, cora = given.member("Ana Able", email="ana@example.org"), given.coordinator()
    theirs, others = (given.action(title, owner=ana, repeats=Repeat.MONTHLY) for title in ("The recap", "The minutes"))
    for number, by in ((theirs, given.actor(ana)), (others, given.actor(cora))):
        with given.settled():
            services.move(given._numbered(number), S.REPORTED_DONE, by=by, evidence=PROOF)
    at(moment("2026-11-11 09:00"))

    with app.app_context():
        deliver()

    assert [letter.to for letter in letters] == [["ana@example.org"]]
    assert "The minutes" in letters[0].body
    assert "The recap" not in letters[0].body
