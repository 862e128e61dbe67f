"""Whatever several people try in any order, no state is reached that the rules forbid.

The rules stand here a second time, as the product states them, and are held
against what the services let happen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Refused, Unready
from app.actions import services
from app.actions.filters import is_late
from app.actions.models import Action, Confidence, Evidence, Strand
from app.actions.services import Proof
from app.actions.workflow import ActionStatus as S
from app.database import only_reading
from app.extensions import db
from app.history.models import HistoryEntry
from app.history.verifying import verify
from app.people.models import Person
from tests.databases import Database
from tests.given import Given, moment

STEPS = {
    (S.PROPOSED, S.AGREED): "steering",
    (S.AGREED, S.UNDER_WAY): "theirs",
    (S.UNDER_WAY, S.BLOCKED): "theirs",
    (S.BLOCKED, S.UNDER_WAY): "theirs",
    (S.UNDER_WAY, S.REPORTED_DONE): "theirs",
    (S.REPORTED_DONE, S.UNDER_WAY): "either",
    (S.REPORTED_DONE, S.VERIFIED): "others",
    (S.VERIFIED, S.UNDER_WAY): "steering",
    **{(status, S.DROPPED): "steering" for status in (S.PROPOSED, S.AGREED, S.UNDER_WAY, S.BLOCKED, S.REPORTED_DONE)},
}
REASONED = {
    (S.UNDER_WAY, S.BLOCKED),
    (S.REPORTED_DONE, S.UNDER_WAY),
    (S.VERIFIED, S.UNDER_WAY),
    *(step for step in STEPS if step[1] is S.DROPPED),
}
CAN_BE_CHANGED = {S.PROPOSED, S.AGREED, S.UNDER_WAY, S.BLOCKED}
WHO = ["ana", "ben", "lena", "theo", "stella", "cora", "charlie", "ada"]
STEERING, ALL = {"ana", "stella", "charlie"}, {"cora", "charlie"}
FIRST_DUE = date(2026, 6, 30)
REASONS = strategies.sampled_from(["", "There is a reason."])
PEOPLE = strategies.sampled_from(WHO)


@dataclass
class Facts:
    """What the action is, read anew."""

    status: S
    owner: str
    reporter: str | None
    due_on: date
    start_on: date | None
    has_evidence: bool


class Workflow(RuleBasedStateMachine):
    database: Database

    @initialize()
    def begin(self) -> None:
        self.database.clean()
        given = Given(self.database.app)
        self.now = moment("2026-05-01 09:00")
        with clock.standing_at(self.now):
            trust, council = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
            self.ids = {
                "ana": given.steering_member("Ana"),
                "ben": given.member("Ben"),
                "lena": given.lead(trust, "Lena"),
                "theo": given.lead(council, "Theo"),
                "stella": given.steering_member("Stella"),
                "cora": given.coordinator("Cora"),
                "charlie": given.chair("Charlie"),
                "ada": given.administrator("Ada"),
            }
            self.names = {person_id: name for name, person_id in self.ids.items()}
            with given.settled():
                action = services.propose(
                    by=given.actor(self.ids["ben"]),
                    title="Publish the guide",
                    done_when="It can be read.",
                    owner=db.session.get_one(Person, self.ids["ana"]),
                    strand=Strand.LEARNING,
                    due_on=FIRST_DUE,
                    start_on=date(2026, 5, 4),
                    organisation_id=trust,
                )
                self.id = action.id
        self.given = given
        self.actors: dict[str, Actor] = {name: given.actor(person_id) for name, person_id in self.ids.items()}
        self.entries = 1
        self.look()

    # What people try.

    @rule(who=PEOPLE, to=strategies.sampled_from(list(S)), why=REASONS, shows=strategies.booleans())
    def move(self, who: str, to: S, why: str, shows: bool) -> None:
        before = self.facts()
        step = (before.status, to)
        allowed = (
            step in STEPS
            and self.is_theirs(STEPS[step], who, before)
            and (why != "" or step not in REASONED)
            and not (
                shows and not (self.may_update(who, before) and before.status in CAN_BE_CHANGED | {S.REPORTED_DONE})
            )
            and (shows or before.has_evidence or to is not S.REPORTED_DONE)
        )
        proof = Proof(title="The guide", link="https://example.org/guide") if shows else None
        self.tries(allowed, lambda action: services.move(action, to, by=self.actors[who], why=why, evidence=proof))

    @rule(who=PEOPLE, to=PEOPLE)
    def hand_over(self, who: str, to: str) -> None:
        before = self.facts()
        self.tries(
            self.may_change(who, before),
            lambda action: services.hand_over(action, db.session.get_one(Person, self.ids[to]), by=self.actors[who]),
        )

    @rule(who=PEOPLE, days=strategies.integers(-80, 200), why=REASONS)
    def move_due(self, who: str, days: int, why: str) -> None:
        before = self.facts()
        to = FIRST_DUE + timedelta(days=days)
        fits = to == before.due_on or (why != "" and (before.start_on is None or before.start_on <= to))
        self.tries(
            self.may_change(who, before) and fits,
            lambda action: services.move_due(action, to, by=self.actors[who], why=why),
        )

    @rule(who=PEOPLE, confidence=strategies.sampled_from(list(Confidence)), why=REASONS)
    def judge(self, who: str, confidence: Confidence, why: str) -> None:
        self.tries(
            self.may_change(who, self.facts()) and (why != "" or confidence is Confidence.ON_TRACK),
            lambda action: services.judge(action, confidence, by=self.actors[who], why=why),
        )

    @rule(who=PEOPLE, progress=strategies.integers(0, 100))
    def revise(self, who: str, progress: int) -> None:
        self.tries(
            self.may_change(who, self.facts()),
            lambda action: services.revise(action, {"progress": progress}, by=self.actors[who]),
        )

    @rule(who=PEOPLE)
    def say(self, who: str) -> None:
        self.tries(
            self.may_update(who, self.facts()) or who in STEERING,
            lambda action: services.say(action, "It goes.", by=self.actors[who]),
            adds=True,
        )

    @rule(who=PEOPLE)
    def show(self, who: str) -> None:
        before = self.facts()
        self.tries(
            self.may_update(who, before) and before.status in CAN_BE_CHANGED | {S.REPORTED_DONE},
            lambda action: services.add_evidence(
                action, Proof(title="Draft", link="https://example.org/draft"), by=self.actors[who]
            ),
            adds=True,
        )

    @rule(days=strategies.integers(1, 60))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    # What always holds.

    @invariant()
    def the_first_date_is_kept(self) -> None:
        assert self.action.first_due_on == FIRST_DUE

    @invariant()
    def whoever_verified_is_neither_owner_nor_reporter(self) -> None:
        action = self.action
        if action.status is S.VERIFIED:
            assert action.verified_by_id is not None
            assert action.verified_by_id not in (action.owner_id, action.reported_by_id)
            assert self.names[action.verified_by_id] in STEERING
        else:
            assert action.verified_by_id is None

    @invariant()
    def what_is_done_was_shown(self) -> None:
        facts = self.facts()
        assert facts.has_evidence or facts.status not in {S.REPORTED_DONE, S.VERIFIED}

    @invariant()
    def what_is_done_is_never_overdue(self) -> None:
        action, today = self.action, clock.local(self.now).date()
        late = action.status in CAN_BE_CHANGED and action.due_on < today
        with only_reading(), self.database.app.app_context():
            counted = db.session.scalar(
                select(func.count()).select_from(Action.__table__).where(Action.id == self.id, is_late(today))
            )
        assert action.is_overdue(today) == late == bool(counted)

    @invariant()
    def the_day_it_was_settled_stands_where_it_is(self) -> None:
        action = self.action
        assert (action.settled_on is not None) == (action.status in {S.VERIFIED, S.DROPPED})

    @invariant()
    def what_stopped_it_is_said(self) -> None:
        action = self.action
        assert action.status_why or action.status not in {S.BLOCKED, S.DROPPED}

    def teardown(self) -> None:
        if not hasattr(self, "id"):
            return
        with only_reading(), self.database.app.app_context():
            assert verify(self.database.app.config["HISTORY_KEY"].encode()).fault is None
            entries = db.session.scalar(select(func.count()).where(HistoryEntry.record_id == self.id))
            assert entries == self.entries

    # How it is asked.

    def tries(self, allowed: bool, deed: Callable[[Action], None], *, adds: bool = False) -> None:
        """Try it: what is allowed happens, what is not leaves no trace.

        :param adds: it adds something beside the action itself.
        """
        before = self.written()
        self.now += timedelta(minutes=1)
        with clock.standing_at(self.now), self.database.app.app_context():
            try:
                deed(db.session.get_one(Action, self.id))
                db.session.commit()
                happened = True
            except (Refused, Unready):
                db.session.rollback()
                happened = False
        self.look()
        assert happened == allowed
        assert happened or self.written() == before
        self.entries += happened and (adds or self.told(before))

    def may_update(self, who: str, facts: Facts) -> bool:
        reads_actions = who != "ada"
        return who in ALL or (reads_actions and (facts.owner == who or who == "lena"))

    def may_change(self, who: str, facts: Facts) -> bool:
        return facts.status in CAN_BE_CHANGED and self.may_update(who, facts)

    def is_theirs(self, whose: str, who: str, facts: Facts) -> bool:
        return {
            "theirs": self.may_update(who, facts),
            "steering": who in STEERING,
            "either": who in STEERING or self.may_update(who, facts),
            "others": who in STEERING and who not in (facts.owner, facts.reporter),
        }[whose]

    def look(self) -> None:
        """Read the action as it stands now."""
        with only_reading(), self.database.app.app_context():
            self.action = db.session.get_one(Action, self.id)
            self.shown = db.session.scalar(select(func.count()).where(Evidence.action_id == self.id))

    def told(self, before: dict[str, Any]) -> bool:
        """Has anything changed that the history tells?"""
        after = self.written()
        return any(after[name] != before[name] for name in after.keys() - Action.untold)

    def written(self) -> dict[str, Any]:
        return {column.key: getattr(self.action, column.key) for column in self.action.__mapper__.column_attrs}

    def facts(self) -> Facts:
        action = self.action
        reporter = self.names[action.reported_by_id] if action.reported_by_id is not None else None
        return Facts(
            status=action.status,
            owner=self.names[action.owner_id],
            reporter=reporter,
            due_on=action.due_on,
            start_on=action.start_on,
            has_evidence=bool(self.shown),
        )


def test_no_state_is_reached_that_the_rules_forbid(database: Database) -> None:
    class Here(Workflow):
        pass

    Here.database = database

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20 if database.name == "sqlite" else 8,
            stateful_step_count=40,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            # Without shrinking, which would take minutes: the steps of the first failure are told as they were.
            phases=[Phase.generate],
        ),
    )


def test_the_clock_of_the_story_is_the_one_that_counts() -> None:
    instant: datetime = moment("2026-05-01 09:00")

    with clock.standing_at(instant):
        assert clock.today() == date(2026, 5, 1)
