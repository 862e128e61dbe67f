"""Whoever can vote by letter hears of it, is reminded once, and hears what came of it, as it is when it leaves."""

from datetime import timedelta

from app import clock
from app.decisions import services
from app.decisions.jobs import close_ballots
from app.decisions.workflow import Choice, How
from app.mail.services import deliver
from tests.given import moment


def _deliver(given):
    with given.app.app_context():
        deliver()


def _to(letters):
    return sorted(letter.to[0].partition("@")[0] for letter in letters)


def test_they_are_asked_reminded_once_and_told(given, group, letters, at):
    at(moment("2026-05-04 10:00"))
    number = given.proposal("Shall we meet online?", options=("We meet online",))
    closes_at = moment("2026-05-12 00:00")
    ballot = given.ballot(number, how=How.WRITTEN, closes_at=closes_at, recused={group.people[4]: "She sells it."})
    _deliver(given)
    assert _to(letters) == ["ana", "ben", "cleo", "dev"]
    assert "Your vote is asked for until 11 May" in letters[0].subject
    assert f"/proposals/{number}" in letters[0].body

    for n in (0, 1):
        with group.doing() as there:
            services.vote(there.ballot(ballot), group.seats[n], Choice.FOR, by=group.holder(n))
    letters.clear()
    at(moment("2026-05-10 10:00"))
    for _ in range(3):
        with given.app.app_context():
            close_ballots()
        _deliver(given)
    assert _to(letters) == ["cleo", "dev"]

    letters.clear()
    at(moment("2026-05-12 08:00"))
    with given.app.app_context():
        assert close_ballots().startswith("1 ballot closed")
    _deliver(given)
    assert _to(letters) == ["ana", "ben", "cleo", "dev"]
    assert "carried, as D2026-001, until a meeting ratifies it" in letters[0].body


def test_what_is_no_longer_so_is_not_told(given, group, letters, at):
    at(moment("2026-05-04 10:00"))
    number = given.proposal()
    ballot = given.ballot(number, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    with group.doing() as there:
        services.vote(there.ballot(ballot), group.seats[0], Choice.FOR, by=group.holder(0))
    with group.doing() as there:
        services.withdraw_proposal(there.proposal(number), by=group.chairing, why="Answered.")
    _deliver(given)

    assert letters == []


def test_of_a_ballot_at_a_meeting_nobody_is_written_to(given, group, letters):
    given.ballot(given.proposal())
    _deliver(given)

    assert letters == []
