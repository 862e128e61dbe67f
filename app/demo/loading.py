"""How does the demonstration come to life?

Its story is told through the same services that people use, each event at its
own moment: the history, the thread and the figures are those of a real life.
"""

import csv
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app import clock
from app.access.actor import THE_SYSTEM, Actor
from app.access.roles import Role
from app.actions import queries
from app.actions import services as actions
from app.actions.models import Action, Confidence, Plan, Priority, Repeat, Strand
from app.actions.services import Proof
from app.actions.workflow import ActionStatus
from app.charter.models import Evaluation, Goal, Recommendation
from app.decisions.models import Decision
from app.demo import importing, joining, people
from app.demo.charter import CharterStory
from app.demo.governance import GovernanceStory
from app.demo.steering import SteeringStory
from app.extensions import db
from app.mail.models import Letter
from app.people.identity import actor_for
from app.people.models import Affiliation, Grant, Level, Organisation, Person, Sector
from app.records.deeds import explain
from app.records.models import Counter, Record, Tie, Visibility
from app.records.references import next_number
from app.records.services import link
from app.remarks.models import Word

DATA = Path(__file__).parent / "data"
EVALUATED = date(2025, 3, 1)
# Who tries the demonstration, and as whom.
TRIED_AS = {
    "chair@example.org": "chair of the steering group",
    "coordinator@example.org": "coordinator",
    "member@example.org": "member",
    "partner@example.org": "speaks for an organisation",
    "admin@example.org": "administrator",
}


# Counts to one when a load begins, and to two when it is whole.
LOADING = "demonstration"


def is_empty() -> bool:
    """Has nothing been entered yet?"""
    return db.session.scalar(select(Record.id).limit(1)) is None


def was_interrupted() -> bool:
    """Was a load begun and not finished? Then half a community is there."""
    return db.session.scalar(select(Counter.last).where(Counter.name == LOADING)) == 1


def load() -> dict[str, int]:
    """Load the demonstration into an empty database. Returns how much of what there is now.

    Committed step by step, oldest first, as life does. An interrupted load is not
    continued: ``was_interrupted`` knows of it.
    """
    story = _Story(clock.now())
    next_number(db.session(), LOADING)
    story.begin()
    story.tell()
    _let_letters_be_sent()
    next_number(db.session(), LOADING)
    db.session.commit()
    return {"people": len(story.people), "organisations": len(story.organisations), "actions": len(story.actions)}


def _let_letters_be_sent() -> None:
    """What was written in the story left long ago: nobody gets it on the day of loading."""
    written = update(Letter).where(Letter.sent_at.is_(None)).values(sent_at=Letter.created_at, body="")
    db.session.execute(written.execution_options(synchronize_session=False))


class _Story:
    """The community so far, while it is told."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.recommendations: dict[str, Recommendation] = {}
        self.actions: dict[int, Action] = {}
        # By the number of each of its actions.
        self.plans: dict[int, Plan] = {}
        self.steering = SteeringStory(self.people, self._actor, self._day)

    # What was there before the first action.

    def begin(self) -> None:
        grants = _rows("grants.csv")
        first_day = max(int(row["from_days_ago"]) for row in grants) + 1
        with clock.standing_at(self._at(first_day, 9)):
            self._add_organisations()
            self._add_people()
            self._add_charter()
            self._add_grants(grants)
            self.steering.begin()
            db.session.commit()

    def _add_organisations(self) -> None:
        for row in _rows("organisations.csv"):
            organisation = Organisation(
                title=row["name"],
                short_name=row["short_name"] or None,
                sector=Sector(row["sector"]),
                is_illustration=row["illustration"] == "yes",
                visibility=Visibility.EVERYONE,
            )
            db.session.add(organisation)
            explain(organisation, "added it", by=THE_SYSTEM)
            self.organisations[row["name"]] = organisation

    def _add_people(self) -> None:
        db.session.flush()
        for row in _rows("people.csv"):
            person = Person(
                title=row["name"],
                email=row["email"],
                job_title=row["job_title"] or None,
                level=Level(row["level"]) if row["level"] else None,
                joined_on=date.fromisoformat(f"{row['joined']}-01") if row["joined"] else None,
            )
            db.session.add(person)
            explain(person, "added them", by=THE_SYSTEM)
            db.session.flush()
            self.people[row["key"]] = person
            if row["organisation"]:
                db.session.add(
                    Affiliation(
                        person_id=person.id,
                        organisation_id=self.organisations[row["organisation"]].id,
                        from_on=person.joined_on or clock.today(),
                    )
                )

    def _add_charter(self) -> None:
        for row in _rows("goals.csv"):
            goal = Goal(title=row["goal"], position=int(row["position"]), visibility=Visibility.EVERYONE)
            db.session.add(goal)
            explain(goal, "added it", by=THE_SYSTEM)
        evaluation = Evaluation(
            title="Evaluation of the first year",
            published_on=EVALUATED,
            code_prefix="R",
            visibility=Visibility.EVERYONE,
        )
        db.session.add(evaluation)
        explain(evaluation, "added it", by=THE_SYSTEM)
        db.session.flush()
        for position, row in enumerate(_rows("recommendations.csv"), start=1):
            recommendation = Recommendation(
                evaluation_id=evaluation.id,
                reference=f"{evaluation.code_prefix}-{row['code']}",
                code=row["code"],
                area=row["area"],
                title=row["title"],
                summary=row["summary"],
                position=position,
                visibility=Visibility.EVERYONE,
            )
            db.session.add(recommendation)
            explain(recommendation, "added it", by=THE_SYSTEM)
            self.recommendations[row["code"]] = recommendation

    def _add_grants(self, grants: list[dict[str, str]]) -> None:
        for row in grants:
            organisation = self.organisations.get(row["organisation"])
            db.session.add(
                Grant(
                    person_id=self.people[row["person_key"]].id,
                    role=ROLES[row["role"]],
                    organisation_id=organisation.id if organisation else None,
                    from_on=self._day(-int(row["from_days_ago"])),
                    given_by_id=self.people[row["by_key"]].id,
                    why=row["reason"],
                )
            )

    # What happened since.

    def tell(self) -> None:
        plan = tomllib.loads((DATA / "actions.toml").read_text(encoding="utf-8"))["action"]
        events: list[tuple[datetime, int, int, Callable[[], None]]] = []
        for order, told in enumerate(tomllib.loads((DATA / "plans.toml").read_text(encoding="utf-8"))["plan"]):
            # Before all actions.
            events.append(
                (self._moment(told["made"]["days_ago"], 0, order), 0, order, lambda told=told: self._plan(told))
            )
        for number, told in enumerate(plan, start=1):
            proposed = told["proposed"]
            events.append(
                (
                    self._moment(proposed["days_ago"], number, 0),
                    number,
                    0,
                    lambda told=told, number=number: self._propose(number, told),
                )
            )
            for order, event in enumerate(told["events"], start=1):
                events.append(
                    (
                        self._moment(event["days_ago"], number, order),
                        number,
                        order,
                        lambda event=event, number=number: self._happen(number, event),
                    )
                )
        among_people = people.events(self.people, self.organisations, self._actor)
        for order, (days_ago, happens) in enumerate(among_people):
            events.append((self._moment(days_ago, 0, order), 0, order, happens))
        for order, (days_ago, happens) in enumerate(self.steering.events()):
            # Before whatever whoever steers does on that day.
            events.append((self._moment(days_ago, 0, 0), 0, order - 100, happens))
        for order, (days_ago, happens) in enumerate(joining.events(self.organisations, self._actor), start=1):
            # Behind all actions: whoever has joined takes part from the next day on.
            events.append((self._moment(days_ago, len(plan) + 1, order), len(plan) + 1, order, happens))
        for order, (days_ago, happens) in enumerate(importing.events(self._actor)):
            events.append((self._moment(days_ago, len(plan) + 2, order), len(plan) + 2, order, happens))
        charter = CharterStory(self.people, self.recommendations, self._actor, self.now)
        for order, (days_ago, happens) in enumerate(charter.events()):
            events.append((self._at(days_ago, 16) + timedelta(minutes=order), 0, order, happens))
        for number, key in charter.leads_to():
            # Beside the proposal, before anything else happens to the action.
            moment = self._moment(plan[number - 1]["proposed"]["days_ago"], number, 0) + timedelta(minutes=2)
            events.append(
                (moment, number, 0, lambda number=number, key=key: self._follow(number, charter.decisions[key]))
            )
        proposed = {number: told["proposed"]["days_ago"] for number, told in enumerate(plan, start=1)}
        governance = GovernanceStory(self.people, self.actions, proposed, self._actor, self.now)
        for order, (days_ago, happens) in enumerate(governance.events()):
            events.append((self._at(days_ago, 17) + timedelta(minutes=order), 0, order, happens))
        for moment, _, _, happens in sorted(events, key=lambda event: event[:3]):
            with clock.standing_at(moment):
                happens()
                db.session.commit()

    def _moment(self, days_ago: int, number: int, order: int) -> datetime:
        """In working hours, what happens to one action in its order, and nothing after now."""
        minutes = number * 37 % 300 + order * 11
        return min(self._at(days_ago, 9) + timedelta(minutes=minutes), self.now - timedelta(minutes=500 - minutes))

    def _plan(self, told: dict[str, Any]) -> None:
        plan = actions.add_plan(
            by=self._actor(told["made"]["by"]),
            title=told["title"],
            objective=told["objective"],
            lead=self.people[told["lead"]],
            until_on=self._day(told["until"]) if "until" in told else None,
        )
        self.plans |= dict.fromkeys(told["actions"], plan)

    def _propose(self, number: int, told: dict[str, Any]) -> None:
        organisation = self.organisations.get(told.get("organisation", ""))
        self.actions[number] = actions.propose(
            by=self._actor(told["proposed"]["by"]),
            title=told["title"],
            done_when=told["done_when"],
            owner=self.people[told["owner"]],
            strand=Strand(told["strand"]),
            priority=Priority(told["priority"]),
            start_on=self._day(told["start"]) if "start" in told else None,
            due_on=self._day(told["due"]),
            organisation_id=organisation.id if organisation else None,
            plan_id=self.plans[number].id if number in self.plans else None,
            repeats=Repeat(told["repeats"]) if "repeats" in told else None,
            answers=[self.recommendations[code] for code in told["answers"]],
        )

    def _follow(self, number: int, decision: Decision) -> None:
        link(self.actions[number], decision, Tie.FOLLOWS, by=self._actor("M63"))

    def _happen(self, number: int, event: dict[str, Any]) -> None:
        action, by, why = self.actions[number], self._actor(event["by"]), event.get("why")
        match event["do"]:
            case "confidence":
                actions.judge(action, Confidence(event["to"]), by=by, why=why)
            case "progress":
                actions.revise(action, {"progress": event["to"]}, by=by, told=f"said it is {event['to']}% done")
            case "priority":
                actions.revise(action, {"priority": Priority(event["to"])}, by=by, told="changed the priority")
            case "move_due":
                actions.move_due(action, self._day(event["to"]), by=by, why=why)
            case "hand_over":
                actions.hand_over(action, self.people[event["to"]], by=by, why=why)
            case "update":
                actions.say(action, event["text"], by=by)
            case "wait_for":
                actions.wait_for(action, self.actions[event["action"]], by=by)
            case "ask":
                actions.say(action, event["text"], by=by, word=Word.COMMENT)
            case "evidence":
                actions.add_evidence(action, self._proof(event), by=by)
            case "newer":
                piece = queries.piece_of(action, event["piece"])
                actions.add_revision(action, piece, self._proof({**event, "title": piece.title}), by=by)
            case "take_out":
                version = queries.revision_of(queries.piece_of(action, event["piece"]), 1)
                actions.take_out(action, version, by=by, why=event["why"])
            case "report_done":
                actions.move(action, ActionStatus.REPORTED_DONE, by=by, evidence=self._proof(event["evidence"]))
            case step:
                actions.move(action, STEPS[step], by=by, why=why)

    def _proof(self, told: dict[str, Any]) -> Proof:
        about_on = self._day(-told["about_days_ago"])
        return Proof(title=told["title"], link=told["link"], about_on=about_on, note=told.get("note"))

    def _actor(self, key: str) -> Actor:
        actor = actor_for(self.people[key].id)
        assert actor is not None
        return actor

    def _at(self, days_ago: int, hour: int) -> datetime:
        day = self.now - timedelta(days=days_ago)
        return day.astimezone(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)

    def _day(self, days: int) -> date:
        return clock.local(self.now).date() + timedelta(days=days)


ROLES = {
    "coordinator": Role.COORDINATOR,
    "administrator": Role.ADMINISTRATOR,
    "organisation lead": Role.LEAD,
}
STEPS = {
    "agree": ActionStatus.AGREED,
    "start": ActionStatus.UNDER_WAY,
    "block": ActionStatus.BLOCKED,
    "resume": ActionStatus.UNDER_WAY,
    "verify": ActionStatus.VERIFIED,
    "send_back": ActionStatus.UNDER_WAY,
    "reopen": ActionStatus.UNDER_WAY,
    "drop": ActionStatus.DROPPED,
}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
