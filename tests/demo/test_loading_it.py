"""Loading the demonstration: into an empty database only, on any day."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given as given_any
from hypothesis.strategies import dates
from sqlalchemy import func, select

from app import clock
from app.actions.models import Action
from app.actions.workflow import OPEN
from app.decisions.models import Decision
from app.demo import loading
from app.demo.loading import DATA, is_empty, load
from app.demo.working_days import last_working_day, nearest_working_day
from app.extensions import db
from app.history.models import HistoryEntry
from app.history.verifying import verify
from app.meetings.models import Meeting
from app.records.models import Record
from app.web.application import Praxis
from tests.given import Given, moment


def loaded(app: Praxis) -> dict[str, int]:
    with app.app_context():
        return load()


def test_it_says_what_it_loaded(app: Praxis) -> None:
    answer = app.test_cli_runner().invoke(args=["demo", "load"])

    assert answer.exit_code == 0, answer.output
    assert "80 people, 32 organisations and 34 actions" in answer.output


def test_it_refuses_a_database_that_has_anything_in_it(app: Praxis, given: Given) -> None:
    given.organisation("A real one")

    answer = app.test_cli_runner().invoke(args=["demo", "load"])

    assert answer.exit_code == 1
    assert "This database is not empty" in answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Record)) == 1


@pytest.mark.database("sqlite")
def test_it_is_loaded_once(app: Praxis) -> None:
    loaded(app)

    answer = app.test_cli_runner().invoke(args=["demo", "load"])

    assert answer.exit_code == 1
    with app.app_context():
        assert not is_empty()
        assert db.session.scalar(select(func.count()).select_from(Action)) == 34


@pytest.mark.database("sqlite")
def test_half_a_community_is_not_served(app: Praxis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading.actions, "judge", _breaks_off)
    interrupted = app.test_cli_runner().invoke(args=["demo", "load"])

    answer = app.test_cli_runner().invoke(args=["demo", "run"])

    assert isinstance(interrupted.exception, KeyboardInterrupt | SystemExit)
    assert answer.exit_code == 1
    assert "was interrupted" in answer.output


def _breaks_off(*_args: object, **_more: object) -> None:
    raise SystemExit(1)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(
    "day",
    [
        "2028-02-29 10:30",
        "2026-12-31 23:45",
        "2026-11-28 12:00",  # a Saturday
        "2027-03-28 02:30",  # a Sunday, on which the clocks go forward
    ],
)
def test_on_any_day_the_story_ends_now(app: Praxis, at, day: str) -> None:
    at(moment(day))

    made = loaded(app)

    with app.app_context():
        today = clock.today()
        actions = list(db.session.scalars(select(Action).order_by(Action.id)))
        times = list(db.session.scalars(select(HistoryEntry.at).order_by(HistoryEntry.seq)))
        assert made["actions"] == 34
        assert times == sorted(times)
        assert times[-1] <= clock.now()
        assert clock.now() - times[-1] < timedelta(days=4)
        assert [(action.due_on - today).days for action in actions] == _days_due()
        late = [action for action in actions if action.is_overdue(today)]
        assert 3 <= len(late) <= 8
        assert sum(action.status in OPEN and action.due_on >= today for action in actions) >= 8
        assert verify(app.config["HISTORY_KEY"].encode()).fault is None
        *_, ahead = held = [clock.local(at).date() for at in db.session.scalars(_WHEN_IT_MEETS)]
        decided = list(db.session.scalars(select(Decision.decided_on).order_by(Decision.year, Decision.year_number)))
        assert 5 <= (ahead - today).days <= 7
        assert [day for day in (*held, *decided) if day.weekday() > 4] == []
        assert decided == sorted(decided)


@given_any(dates(min_value=date(2026, 1, 1), max_value=date(2040, 1, 1)))
def test_nobody_meets_at_a_weekend(day: date) -> None:
    near, last = nearest_working_day(day), last_working_day(day)

    assert near.weekday() < 5 > last.weekday()
    assert abs(near - day) <= timedelta(days=1)
    assert timedelta() <= day - last <= timedelta(days=2)
    assert (near == day) is (last == day) is (day.weekday() < 5)


_WHEN_IT_MEETS = select(Meeting.starts_at).order_by(Meeting.starts_at)


def _days_due() -> list[int]:
    """How far from the day of loading each action is due in the end."""
    plan = tomllib.loads((DATA / "actions.toml").read_text(encoding="utf-8"))["action"]
    return [[told["due"], *(event["to"] for event in told["events"] if event["do"] == "move_due")][-1] for told in plan]
