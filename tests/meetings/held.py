"""A meeting that is held, step by step, in as few words as a story needs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.actions.models import Strand
from app.charter.models import DecisionRule, Document, DocumentKind, DocumentVersion, VersionState
from app.decisions.models import Option, Proposal
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.services import attending, closing, minutes, session, voting, writing
from app.meetings.workflow import MeetingState, Presence, Purpose
from app.people.models import Person, Sector
from app.records.models import Visibility
from app.steering.models import Body
from tests.given import Given, moment

DAY = "2026-11-24 10:00"


class Room:
    """A steering group with a chair, a secretary and three seats, the third with a deputy; and what it does.

    Whatever is done is done in a transaction of its own, by the secretary unless it is said otherwise.
    """

    def __init__(self, given: Given, *, rule: DecisionRule = DecisionRule.NO_OBJECTION, number: int = 2) -> None:
        self.given = given
        self.app = given.app
        self.chair = given.chair("Charlie Chair")
        self.secretary = given.secretary("Sid Secretary")
        self.ana, self.ben, self.cleo, self.dee = (given.member(name) for name in ("Ana", "Ben", "Cleo", "Dee"))
        self.seats = [
            given.seat("First seat", holder=self.ana, sector=Sector.NHS_TRUST),
            given.seat("Second seat", holder=self.ben, sector=Sector.VOLUNTARY),
            given.seat("Third seat", holder=self.cleo, sector=Sector.ACADEMIC, deputy=self.dee),
        ]
        self.terms(rule=rule, quorum_number=number)

    def terms(self, **more: Any) -> None:
        """Adopted terms of reference, those before them superseded."""
        body_id = self.given.body()
        with self.given.settled():
            body = db.session.get_one(Body, body_id)
            if body.terms_id is None:
                document = Document(
                    title="Terms of reference", document_kind=DocumentKind.TERMS, visibility=Visibility.EVERYONE
                )
                db.session.add(document)
                db.session.flush()
                body.terms_id = document.id
            before = db.session.scalars(
                select(DocumentVersion).where(DocumentVersion.document_id == body.terms_id)
            ).all()
            for version in before:
                version.state = VersionState.SUPERSEDED
            db.session.flush()
            db.session.add(
                DocumentVersion(
                    document_id=body.terms_id,
                    number=len(before) + 1,
                    state=VersionState.ADOPTED,
                    title="Terms of reference",
                    text="How we meet.",
                    adopted_on=date(2026, 1, 5),
                    decision_rule=more.pop("rule", DecisionRule.NO_OBJECTION),
                    **more,
                )
            )

    def meeting(self, *, items: tuple[str, ...] = ("Welcome", "The budget"), on: str = DAY, **more: Any) -> int:
        """A meeting whose agenda is published; what comes after the welcome is for decision. Returns its number."""
        number = self.given.meeting(items=(), **more)
        for n, title in enumerate(items):
            purpose = Purpose.DISCUSSION if n == 0 else Purpose.DECISION
            self.given.agenda_item(title, meeting=number, purpose=purpose)
        with self.given.settled():
            meeting = self._meeting(number)
            meeting.state, meeting.visibility = MeetingState.PUBLISHED, Visibility.MEMBERS
            meeting.starts_at = moment(on)
            for item in self._items(meeting):
                item.visibility = item.meant_for
        return number

    def opened(self, *there: int, **more: Any) -> int:
        """A meeting that is open, with these people there."""
        number = self.meeting(**more)
        self.open(number)
        for person in there:
            self.arrive(number, person)
        return number

    def items(self, number: int) -> list[int]:
        with self.app.app_context():
            return [item.id for item in self._items(self._meeting(number))]

    def state(self, number: int) -> MeetingState:
        with self.app.app_context():
            return self._meeting(number).state

    def do(self, number: int, deed: Callable[..., Any], *, by: int | None = None, **more: Any) -> Any:
        """Do something with a meeting. People, items and other meetings are given by their numbers."""
        actor = self.given.actor(by or self.secretary)
        with self.given.settled():
            meeting = self._meeting(number)
            said = {name: self._meant(name, value) for name, value in more.items()}
            if "item" in said and deed not in (minutes.approve,):
                return deed(meeting, said.pop("item"), by=actor, **said)
            return deed(meeting, by=actor, **said)

    def open(self, number: int, **more: Any) -> None:
        self.do(number, session.open_meeting, chair=self.chair, **more)

    def arrive(self, number: int, person: int, presence: Presence = Presence.PRESENT, **more: Any) -> None:
        self.do(number, attending.arrive, person=person, presence=presence, **more)

    def leave(self, number: int, person: int) -> None:
        self.do(number, attending.leave, person=person)

    def begin(self, number: int, item: int) -> None:
        self.do(number, session.begin_item, item=item)

    def declare(self, number: int, item: int, person: int, nature: str = "Trustee", **more: Any) -> None:
        self.do(number, attending.declare_interest, item=item, person=person, nature=nature, **more)

    def note(self, number: int, item: int, text: str = "It was said.", **more: Any) -> int:
        return self.do(number, lambda m, i, **kw: writing.put_down_note(m, i, text, **kw).id, item=item, **more)

    def decide(self, number: int, item: int, title: str = "We publish the guide", **more: Any) -> str:
        """Returns the reference of the decision."""
        more = {"title": title, "statement": title, "reasons": "It helps.", **more}
        return self.do(number, lambda m, i, **kw: writing.put_down_decision(m, i, **kw).reference, item=item, **more)

    def act(self, number: int, item: int, owner: int, title: str = "Print the guide", **more: Any) -> str:
        more = {
            "title": title,
            "done_when": "It can be read.",
            "owner": owner,
            "strand": Strand.LEARNING,
            "due_on": clock.today() + timedelta(days=30),
            **more,
        }
        return self.do(number, lambda m, i, **kw: writing.put_down_action(m, i, **kw).reference, item=item, **more)

    def ask(self, number: int, item: int) -> int:
        """Let an item be about a proposal, and begin it. Returns the proposal's number."""
        asked = self.given.proposal("Shall we publish the guide?")
        with self.given.settled():
            proposal = db.session.scalars(select(Proposal).where(Proposal.number == asked)).one()
            db.session.get_one(AgendaItem, item).proposal_id = proposal.id
        self.begin(number, item)
        return asked

    def put(self, number: int, item: int) -> int:
        """Put the first option of an item's proposal to the vote. Returns the ballot's id."""

        def deed(meeting: Meeting, chosen: AgendaItem, **more: Any) -> int:
            options = select(Option).where(Option.proposal_id == chosen.proposal_id, Option.number == 1)
            return voting.put_to_vote(meeting, chosen, db.session.scalars(options).one(), **more).id

        return self.do(number, deed, item=item)

    def close(self, number: int, **more: Any) -> None:
        self.do(number, closing.close_meeting, **more)

    def circulate(self, number: int, **more: Any) -> None:
        self.do(number, minutes.circulate, **more)

    def approve(self, number: int, at: int, **more: Any) -> None:
        self.do(number, minutes.approve, at=at, **more)

    def put_off(self, number: int, item: int, why: str = "No time.") -> None:
        self.do(number, closing.put_off, item=item, why=why)

    def look(self, number: int, fact: Callable[[Meeting], Any]) -> Any:
        with self.app.app_context():
            return fact(self._meeting(number))

    def _meant(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        if name in ("person", "owner", "chair") and isinstance(value, int):
            return db.session.get_one(Person, value)
        if name == "item" and isinstance(value, int):
            return db.session.get_one(AgendaItem, value)
        return self._meeting(value) if name == "at" else value

    def _meeting(self, number: int) -> Meeting:
        return db.session.scalars(select(Meeting).where(Meeting.kind == "meeting", Meeting.number == number)).one()

    def _items(self, meeting: Meeting) -> list[AgendaItem]:
        query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.withdrawn_on.is_(None))
        return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))
