"""A page asks the database as often for 300 actions as for 10, and at most eight times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from app import clock
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.web.application import Praxis
from tests.browser import Browser
from tests.charter.agreed import Charter
from tests.given import Given

MOST = 8
PAGES = [
    "/",
    "/actions",
    "/actions?status=all&q=guide&sort=owner",
    "/actions?page=last&status=all",
    "/actions/board",
    "/actions/board?status=all&q=guide",
    "/actions/timeline",
    "/actions/bulk?change=start&action=1&action=2&action=3",
    "/actions/1",
    "/plans",
    "/plans/{plan}",
    "/actions/1/edit/owner",
    "/recommendations",
    "/recommendations/R-E1",
    "/charter",
    "/charter/{rules}",
    "/charter/{rules}/compare",
    "/charter/{rules}/versions/{newest}",
    "/people",
    "/steering",
    "/steering?state=vacant",
    "/steering/seats/{seat}",
    "/steering/bodies/{body}/past",
    "/steering/ending?days=400",
    "/steering/interests/mine",
    "/people/{owner}",
    "/organisations",
    "/organisations/{organisation}",
    "/search?q=guide",
    "/search/suggest?q=guide",
    "/actions/print?status=all",
    "/actions/quick?line=Publish+it+@ana+3+Dec+R-E1",
    "/calendar",
]


@contextmanager
def asked(app: Praxis) -> Iterator[list[str]]:
    """The statements on the request's own connection, without what only begins its transaction."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def more(given: Given, owners: list[int], organisation: int, many: int, plan: int | None = None) -> None:
    for n in range(many):
        given.action(
            f"Publish the guide {n}",
            owner=owners[n % len(owners)],
            organisation=organisation,
            answers=["R-E1"],
            plan_id=plan,
            due_on=clock.today() + timedelta(days=n % 20 - 5),
        )


@pytest.mark.parametrize("role", ["chair", "lead"])
def test_it_is_as_many_for_300_actions_as_for_10(browser: Browser, app: Praxis, given: Given, role: str) -> None:
    """Read as somebody who owns none of them: what is loaded already would hide what is missing."""
    trust = given.organisation()
    owners = [given.member(name, works_at=trust) for name in ("Ana", "Ben", "Cy")]
    given.recommendation(code="E1")
    plan = given.plan()
    charter = Charter(given)
    rules = charter.adopted()
    charter.next(rules, "Version two.")
    charter.write(rules, "Version three.")
    reader = browser.signed_in_as(given.chair() if role == "chair" else given.lead(trust))
    seat = given.seat("NHS trusts", holder=owners[0], deputy=owners[1])
    ways = {"organisation": trust, "rules": rules, "plan": plan, "seat": seat, "body": given.body()}
    ways["newest"] = 3 if role == "chair" else 2
    paths = [path.format(owner=owners[0], **ways) for path in PAGES]
    counted: list[dict[str, int]] = []
    more(given, owners, trust, 2, plan)
    # Read with what it waits for.
    given.waits_for(1, 2)
    for many in (10, 50, 240):
        more(given, owners, trust, many, plan)
        counts = {}
        for path in paths:
            with asked(app) as statements:
                # Not through the strict reader: it parses for longer than the page takes to make.
                assert reader.client.get(path).status_code == 200, path
            counts[path] = len(statements)
        counted.append(counts)

    of_10, of_60, of_300 = counted
    assert of_60 == of_300
    # A list that fits on one page need not be counted.
    assert all(of_10[path] <= of_60[path] for path in paths)
    assert {path: number for path, number in of_300.items() if not 0 < number <= MOST} == {}


@pytest.mark.parametrize("role", ["chair", "coordinator", "member"])
def test_the_home_of_somebody_busy_costs_no_more(browser: Browser, app: Praxis, given: Given, role: str) -> None:
    """Something late of their own, something to verify, to agree to and to accept, against nothing at all."""
    given.recommendation(code="E1")
    reader = {"chair": given.chair, "coordinator": given.coordinator, "member": given.member}[role]()
    signed_in = browser.signed_in_as(reader)
    with asked(app) as idle:
        assert "R-E1" not in signed_in.client.get("/").text
    more(given, [reader], given.organisation(), 20)
    for status in (ActionStatus.REPORTED_DONE, ActionStatus.PROPOSED):
        given.action(status=status)
    Charter(given).adopted()

    with asked(app) as busy:
        answer = signed_in.client.get("/")

    assert "answers R-E1" in answer.text
    assert len(busy) == len(idle), busy
