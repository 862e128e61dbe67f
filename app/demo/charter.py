"""How did the community come to what it has agreed?"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import clock
from app.access.actor import Actor
from app.charter import services
from app.charter.models import (
    Acceptance,
    DecisionRule,
    Document,
    DocumentKind,
    DocumentVersion,
    QuorumFraction,
    Recommendation,
    Response,
)
from app.charter.services.documents import draft_of
from app.decisions.adopting import adopt_by, answer_by, record_at_a_meeting
from app.decisions.models import Decision
from app.demo.working_days import last_working_day
from app.extensions import db
from app.people.models import Person, Sector

DATA = Path(__file__).parent / "data"
Event = tuple[int, Callable[[], None]]


class CharterStory:
    """Each event as days ago and what happens, for the loader to put in its place.

    :param actor: somebody, by their key, with what they hold at the time.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        recommendations: Mapping[str, Recommendation],
        actor: Callable[[str], Actor],
        today: datetime,
    ) -> None:
        self.people, self.recommendations, self.actor = people, recommendations, actor
        self.now = today
        self.told = tomllib.loads((DATA / "charter.toml").read_text(encoding="utf-8"))
        self.documents: dict[str, Document] = {}
        # By the key that the data know them by.
        self.decisions: dict[str, Decision] = {}

    def events(self) -> Iterator[Event]:
        # Before what follows from them on the same day.
        for told in self.told["decision"]:
            yield self._at_a_meeting(told["days_ago"]), lambda told=told: self._decide(told)
        for document in self.told["document"]:
            for version in document["version"]:
                yield version["written"], lambda d=document, v=version: self._write(d["kind"], v)
                if "adopted" in version:
                    yield (
                        version["adopted"]["days_ago"],
                        lambda d=document, v=version: self._adopt(d["kind"], v["adopted"]),
                    )
        for told in self.told["response"]:
            yield told["days_ago"], lambda told=told: self._respond(told)

    def _at_a_meeting(self, days_ago: int) -> int:
        """How many days ago a meeting was that is told to be so many days ago: never at a weekend, never later."""
        told = (self.now - timedelta(days=days_ago)).astimezone(UTC).date()
        return days_ago + (told - last_working_day(told)).days

    def leads_to(self) -> Iterator[tuple[int, str]]:
        """The number of each action that was proposed because of a decision, with the decision's key."""
        for told in self.told["decision"]:
            yield from ((number, told["key"]) for number in told.get("leads_to", ()))

    def _write(self, kind: str, told: dict[str, Any]) -> None:
        drafted = {
            "title": told["title"],
            "text": told["text"].strip(),
            "changes": told.get("changes"),
            "asks_acceptance": told.get("asks", False),
            "review_on": clock.local(self.now).date() + timedelta(days=told["review"]),
            "quorum_number": told.get("quorum_number"),
            "quorum_fraction": QuorumFraction(told["quorum_fraction"]) if "quorum_fraction" in told else None,
            "composition_sector": Sector(told["composition_sector"]) if "composition_sector" in told else None,
            "decision_rule": DecisionRule(told["decision_rule"]) if "decision_rule" in told else None,
        }
        by = self.actor(told["by"])
        if kind in self.documents:
            services.write(self.documents[kind], drafted, by=by)
        else:
            self.documents[kind] = services.add_document(kind=DocumentKind(kind), by=by, **drafted)

    def _adopt(self, kind: str, told: dict[str, Any]) -> None:
        draft = draft_of(self.documents[kind])
        assert draft is not None
        adopt_by(self.decisions[told["decision"]], draft, by=self.actor(told["by"]))
        if draft.asks_acceptance:
            self._accept(draft, set(self.told["acceptances"][f"{kind} {draft.number}"]))

    def _accept(self, version: DocumentVersion, silent: set[str]) -> None:
        """Most accept within the month, one after the other."""
        for n, (key, person) in enumerate(self.people.items()):
            if key not in silent and key != "ADM":
                at = clock.now() + timedelta(days=n * 7 % 29, minutes=n * 13)
                db.session.add(Acceptance(version_id=version.id, person_id=person.id, accepted_at=min(at, self.now)))

    def _decide(self, told: dict[str, Any]) -> None:
        today = clock.local(self.now).date()
        self.decisions[told["key"]] = record_at_a_meeting(
            by=self.actor(told["by"]),
            title=told["title"],
            statement=told["statement"],
            reasons=told["reasons"],
            dissent=told.get("dissent"),
            needs_action=told.get("needs_action", False),
            review_on=today + timedelta(days=told["review_in"]) if "review_in" in told else None,
        )

    def _respond(self, told: dict[str, Any]) -> None:
        answer_by(
            self.decisions[told["decision"]],
            self.recommendations[told["code"]],
            Response(told["response"]),
            by=self.actor(told["by"]),
            why=told["why"],
        )
