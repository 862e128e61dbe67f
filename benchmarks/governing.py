"""What has the group that is measured asked and decided, and where does it meet?

Nine seats with an office each for the chair and the secretary, and terms of
reference. Its decisions were made over four years at monthly meetings whose
minutes are approved; three meetings with a long agenda are to come, in session
and over.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from app import clock
from app.actions.workflow import OPEN
from app.charter.models import DecisionRule, Document, DocumentKind, DocumentVersion, QuorumFraction
from app.charter.workflow import VersionState
from app.decisions.models import Ballot, Decision, Elector, Option, Proposal, Vote
from app.decisions.workflow import Choice, How, ProposalState, Standing
from app.decisions.workflow import Outcome as Counted
from app.meetings.models import (
    AgendaItem,
    Approval,
    Attendance,
    Invitation,
    ItemInterest,
    Meeting,
    Minutes,
    Outcome,
    Paper,
    QuorumMark,
    Series,
)
from app.meetings.workflow import ItemState, MeetingState, OutcomeKind, Presence, Purpose, Reply
from app.people.models import Sector
from app.records.models import Tie, Visibility
from app.remarks.models import Word
from app.steering.models import Body, Deputy, Office, OfficeKind, Seat, Term
from benchmarks.rows import Rows

# Of the people in their order: who sits for which sector, who deputises and who writes.
HOLDERS = (0, 3, 4, 5, 6, 7, 8, 10, 11)
SECTORS = (*Sector, None)
DEPUTY, SECRETARY = 14, 13
YEARS = 4
PROPOSALS, UNSETTLED = 120, 12
NEEDED = 5

_TOPICS = ("interpreters", "the annual report", "a reading list", "travel costs", "evening sessions", "the budget")
_STATEMENT = "The group agrees to {} for a year, and asks two members to bring what they learn to its next meeting."
_REASONS = "Three partners asked for it. What was tried before helped those who came, and few came twice."
_BACKGROUND = "It was put off twice. What partners answered is in the paper; the costs are within the budget."
_NOTE = "Members said what works for them and what does not. They ask for dates early, and for a person to call."
_SECTIONS = ("Opening", "What we decide", "What we hear", "What comes next")

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What to ask for: numbers of meetings and of a proposal, the reference of a decision."""

    secretary: int
    published: int
    in_session: int
    circulated: int
    proposal: int
    decision: str


class Group:
    """All rows of the steering group, after those of people and actions.

    :param links: and ``remarks``: of all records, and of these as well.
    """

    def __init__(
        self, told: Rows, *, people: list[Row], actions: list[Row], links: list[Row], remarks: list[Row]
    ) -> None:
        self.told, self.people, self.chance = told, people, told.chance
        self.actions, self.links, self.remarks = actions, links, remarks
        self._new: dict[Any, list[Row]] = {}
        self.terms = self._terms()
        self.body = self._body()
        self.seats = [self._seat(n) for n in range(len(HOLDERS))]
        self._offices()
        # Of these the minutes say what came of them, each once.
        self._going = [action for action in actions if action["status"] in OPEN and not action["organisation_id"]]
        self.decisions: list[Row] = []

    def decide(self, decisions: int, *, items: int) -> Asked:
        """Let it ask, decide and meet.

        :param items: how long an agenda the meetings of these days have.
        :returns: what there is to look at.
        """
        a_year = -(-decisions // YEARS)
        for n in range(1, PROPOSALS + 1):
            self._proposal(n)
        for years_ago in range(YEARS, 0, -1):
            for n in range(1, a_year + 1):
                self._decision(years_ago, n, a_year)
        followed = self._follow()
        shown = [row for row in self.decisions if row["proposal_id"] is not None and row["id"] in followed]
        return Asked(
            secretary=self.people[SECRETARY]["id"],
            proposal=PROPOSALS,
            decision=shown[-1]["reference"],
            **self._meetings(items),
        )

    def tables(self) -> Iterable[tuple[Any, list[Row]]]:
        for model in _ORDER:
            yield model, self._new.get(model, [])

    def _add(self, model: Any, **row: Any) -> Row:
        rows = self._new.setdefault(model, [])
        rows.append(row)
        return row

    def _numbered(self, model: Any, **row: Any) -> int:
        """One of those that no record stands behind: its id is its place."""
        return self._add(model, id=len(self._new.get(model, ())) + 1, **row)["id"]

    # The group.

    def _terms(self) -> int:
        title = "Terms of reference"
        document = self.told.record("document", title, 1_500, visibility=Visibility.EVERYONE)
        self._add(Document, id=document, document_kind=DocumentKind.TERMS, words="How we meet and decide.")
        self._add(
            DocumentVersion,
            id=1,
            document_id=document,
            number=1,
            state=VersionState.ADOPTED,
            title=title,
            text="How we meet and decide.",
            quorum_number=NEEDED,
            quorum_fraction=QuorumFraction.HALF,
            composition_sector=Sector.VOLUNTARY,
            decision_rule=DecisionRule.MAJORITY,
            written_by_id=self.people[SECRETARY]["id"],
            adopted_on=self.told.at(1_450).date(),
        )
        return document

    def _body(self) -> int:
        purpose = "It steers the community between its sessions."
        body = self.told.record("body", "Steering group", 1_500, body=purpose, visibility=Visibility.EVERYONE)
        names = {"purpose": purpose, "decision_prefix": "D", "is_steering_group": True, "terms_id": self.terms}
        return self._add(Body, id=body, **names)["id"]

    def _seat(self, n: int) -> Row:
        sector = SECTORS[n]
        title = f"{sector.value.capitalize()}, a seat" if sector else "At large"
        seat = self.told.record("seat", title, 1_500, visibility=Visibility.EVERYONE)
        self._add(Seat, id=seat, body_id=self.body, sector=sector, position=n + 1)
        days = {"from_on": self.told.at(300).date(), "until_on": self.told.at(-400).date()}
        holder = self.people[HOLDERS[n]]["id"]
        term = self._numbered(Term, seat_id=seat, person_id=holder, appointed_how="Elected by members", **days)
        if n == 1:
            person = self.people[DEPUTY]["id"]
            self._add(Deputy, term_id=term, person_id=person, from_on=days["from_on"])
        return {"id": seat, "title": title, "person_id": holder, "sector": sector}

    def _offices(self) -> None:
        for office, n in ((OfficeKind.CHAIR, HOLDERS[0]), (OfficeKind.SECRETARY, SECRETARY)):
            told = {"from_on": self.told.at(300).date(), "appointed_how": "Elected by the group"}
            self._add(Office, body_id=self.body, office=office, person_id=self.people[n]["id"], **told)

    # What it is asked.

    def _proposal(self, n: int) -> None:
        """Most are decided; of the others some are drafts, and on the last one seats are voting in writing."""
        left = PROPOSALS - n
        state = ProposalState.DECIDED
        if left < UNSETTLED:
            state = ProposalState.DRAFT if 0 < left < 3 else ProposalState.OPEN
        title, days_ago = f"Do we pay for {self.chance.choice(_TOPICS)} once more, as asked ({n})?", 6 + left * 10
        about: Row = {"number": n, "reference": f"P{n}"}
        record = self.told.record("proposal", title, days_ago, body=_BACKGROUND, **about)
        self._add(
            Proposal,
            id=record,
            body_id=self.body,
            proposed_by_id=self.chance.choice(self.people[:9])["id"],
            background=_BACKGROUND,
            interests="",
            state=state,
            opened_at=None if state is ProposalState.DRAFT else self.told.at(days_ago),
            settled_on=self.told.at(days_ago - 5).date() if state is ProposalState.DECIDED else None,
        )
        options = [
            self._numbered(Option, proposal_id=record, number=place, text=words, is_recommended=place == 1)
            for place, words in enumerate(("Pay for it", "Pay half", "Leave it"), start=1)
        ]
        for _ in range(3):
            said = {"by_id": self.chance.choice(self.people[:9])["id"], "at": self.told.at(days_ago - 1)}
            self.remarks.append({"record_id": record, "word": Word.COMMENT, "text": "It helped us last year.", **said})
        if state is ProposalState.DECIDED or left == 0:
            how = How.MEETING if left else How.WRITTEN
            self._ballot(record, options[0], how, days_ago - 5, is_open=left == 0)

    def _ballot(self, proposal: int, option: int, how: How, days_ago: int, *, is_open: bool) -> None:
        at = self.told.at(days_ago)
        ballot = self._numbered(
            Ballot,
            proposal_id=proposal,
            option_id=option,
            how=how,
            rule=DecisionRule.MAJORITY,
            needed=NEEDED,
            sector=Sector.VOLUNTARY,
            terms_id=1,
            opened_at=at,
            opened_by_id=self.people[SECRETARY]["id"],
            closes_at=clock.now() + timedelta(days=5) if how is How.WRITTEN else None,
            closed_at=None if is_open else at,
            closed_by_id=None if is_open else self.people[SECRETARY]["id"],
            outcome=None if is_open else Counted.CARRIED,
        )
        for n, seat in enumerate(self.seats):
            why = "The money would go to their employer." if n == 4 else None
            elector = {"seat_id": seat["id"], "person_id": seat["person_id"]}
            self._add(Elector, ballot_id=ballot, **elector, recused_why=why, sector=seat["sector"])
            if why or (is_open and n > 5):
                continue
            choice = Choice.AGAINST if n == 3 else Choice.FOR
            reason = "The budget is not known yet." if n == 3 else None
            self._add(Vote, ballot_id=ballot, **elector, choice=choice, reason=reason, at=at)

    # What it decided.

    def _decision(self, years_ago: int, n: int, of: int) -> None:
        """Numbered within its year, along the months of it."""
        year = self.told.today.year - years_ago
        on = min(datetime(year, 1, 10, 16, tzinfo=UTC) + timedelta(days=n * 350 // of), clock.now())
        asked = [row for row in self._new[Proposal] if row["state"] is ProposalState.DECIDED]
        proposal = asked[n - 1] if years_ago == 1 and n <= len(asked) else None
        ballots = {row["proposal_id"]: row["id"] for row in self._new[Ballot]} if proposal else {}
        about = {
            "reference": f"D{year}-{n:03}",
            "visibility": Visibility.STEERING if n % 25 == 9 else Visibility.MEMBERS,
        }
        title = f"To go on with {self.chance.choice(_TOPICS)} as it was put, for the {n}th time"
        statement = _STATEMENT.format(f"pay for {self.chance.choice(_TOPICS)}")
        days_ago = (self.told.today - on.date()).days
        standing = Standing.PROVISIONAL if years_ago == 1 and n % 90 == 0 else Standing.STANDS
        record = self.told.record("decision", title, days_ago, body=f"{statement} {_REASONS}", **about)
        row = self._add(
            Decision,
            id=record,
            body_id=self.body,
            year=year,
            year_number=n,
            statement=statement,
            reasons=_REASONS,
            dissent="One seat would have waited for the budget." if n % 12 == 0 else None,
            how=How.MEETING,
            decided_on=on.date(),
            decided_at=on,
            proposal_id=proposal["id"] if proposal else None,
            ballot_id=ballots[proposal["id"]] if proposal else None,
            standing=standing,
            standing_why="The quorum was lost." if standing is Standing.PROVISIONAL else None,
            standing_on=on.date() if standing is Standing.PROVISIONAL else None,
            review_on=on.date() + timedelta(days=365) if n % 8 == 0 else None,
            needs_action=n % 6 == 0,
        )
        self.decisions.append({**row, **about, "title": title})

    def _follow(self) -> set[int]:
        """An eighth of all actions follow from a decision; returns which decisions those are."""
        for place, action in enumerate(self.actions[::8]):
            decision = self.decisions[-1 - (place * 7) % len(self.decisions)]
            self.links.append({"from_id": action["id"], "to_id": decision["id"], "tie": Tie.FOLLOWS})
        return {link["to_id"] for link in self.links if link["tie"] is Tie.FOLLOWS}

    # Where it meets.

    def _meetings(self, items: int) -> dict[str, int]:
        begins = {"from_on": self.told.at(1_500).date(), "starts_at": self.told.at(0).time(), "minutes": 120}
        series = self.told.record("series", "Steering group", 1_500)
        self._add(Series, id=series, body_id=self.body, rule="FREQ=MONTHLY;BYDAY=3TU", **begins)
        months: dict[tuple[int, int], list[Row]] = {}
        for decision in self.decisions:
            months.setdefault((decision["year"], decision["decided_on"].month), []).append(decision)
        past = [self._past(decided) for decided in months.values()]
        for meeting, later in pairwise(past):
            self._add(Approval, meeting_id=meeting["id"], at_meeting_id=later["id"], at=later["starts_at"])
        soon = (clock.now() - timedelta(minutes=50)).replace(second=0, microsecond=0)
        circulated = self._meeting(self.told.at(20), MeetingState.CIRCULATED)
        in_session = self._meeting(soon, MeetingState.IN_SESSION)
        published = self._meeting(self.told.at(-12), MeetingState.PUBLISHED)
        self._agenda(circulated, items, reached=items)
        self._keep(circulated, self.told.at(12), self._going[-10:])
        self._agenda(in_session, items, reached=items // 3, at_hand=True)
        self._agenda(published, items, reached=0)
        told = (("circulated", circulated), ("in_session", in_session), ("published", published))
        return {name: meeting["number"] for name, meeting in told}

    def _meeting(self, starts_at: datetime, state: MeetingState) -> Row:
        number = len(self._new.get(Meeting, ())) + 1
        days_ago = (self.told.today - starts_at.date()).days
        record = self.told.record("meeting", "Steering group", days_ago + 30, number=number, reference=f"M{number}")
        has_begun = state is not MeetingState.PUBLISHED
        over = state in (MeetingState.CIRCULATED, MeetingState.APPROVED)
        row = self._add(
            Meeting,
            id=record,
            body_id=self.body,
            starts_at=starts_at,
            minutes=240,
            place="The library, first floor, and by video",
            state=state,
            terms_id=1 if has_begun else None,
            chaired_by_id=self.people[HOLDERS[0]]["id"] if has_begun else None,
            opened_at=starts_at if has_begun else None,
            closed_at=starts_at + timedelta(hours=4) if over else None,
            live=40 if has_begun else 0,
            invited=1,
        )
        for n, seat in enumerate(self.seats):
            reply = Reply.APOLOGIES if n == 7 else Reply.ACCEPTED
            self._add(Invitation, meeting_id=record, person_id=seat["person_id"], reply=reply, replied_at=starts_at)
            if has_begun and n < 7:
                presence = Presence.REMOTE if n % 3 == 2 else Presence.PRESENT
                there = {"presence": presence, "came_at": starts_at, "left_at": row["closed_at"]}
                self._add(Attendance, meeting_id=record, person_id=seat["person_id"], seat_id=seat["id"], **there)
        if has_begun:
            words = "Quorate: 7 of 9 seats are there, 5 are needed."
            self._add(QuorumMark, meeting_id=record, at=starts_at, is_met=True, words=words)
        return {**row, "number": number}

    def _past(self, decided: list[Row]) -> Row:
        """A meeting of former years, approved long since: what it decided in a month, ten under an item."""
        day = self.told.at((self.told.today - decided[-1]["decided_on"]).days)
        meeting = self._meeting(day, MeetingState.APPROVED)
        for start in range(0, len(decided), 10):
            item = self._item(meeting, start // 10 + 1, ItemState.DONE, Purpose.DECISION)
            for place, decision in enumerate(decided[start : start + 10], start=1):
                self._outcome(item, place, OutcomeKind.DECISION, decision["id"])
        self._keep(meeting, day + timedelta(days=5), [])
        return meeting

    def _agenda(self, meeting: Row, items: int, *, reached: int, at_hand: bool = False) -> None:
        """:param reached: how many items are behind those who meet; ``at_hand`` says that the next one is discussed."""
        for place in range(1, items + 1):
            state = ItemState.DONE if place <= reached else ItemState.WAITING
            if at_hand and place == reached + 1:
                self._at_hand(meeting, place)
                continue
            purpose = tuple(Purpose)[place % 3]
            item = self._item(meeting, place, state, purpose)
            if place % 3 == 0:
                self._paper(item)
            if state is ItemState.DONE:
                self._came_of(item, place)

    def _item(self, meeting: Row, place: int, state: ItemState, purpose: Purpose, **more: Any) -> int:
        confidential = place % 20 == 19
        meant_for = Visibility.STEERING if confidential else Visibility.MEMBERS
        began = meeting["opened_at"] + timedelta(minutes=place) if state is not ItemState.WAITING else None
        days_ago = (self.told.today - meeting["starts_at"].date()).days + 20
        title = f"What {self.chance.choice(_TOPICS)} cost, and what comes next"
        item = self.told.record("agenda_item", title, days_ago, body=_BACKGROUND, visibility=meant_for)
        self._add(
            AgendaItem,
            id=item,
            body_id=self.body,
            meeting_id=meeting["id"],
            section=_SECTIONS[min(place // 16, 3)],
            position=place * 1_000,
            purpose=purpose,
            background=_BACKGROUND,
            presenter_id=self.chance.choice(self.seats)["person_id"],
            minutes=(5, 10, 15)[place % 3],
            state=state,
            meant_for=meant_for,
            proposal_id=more.get("proposal_id"),
            begun_at=began,
            ended_at=began + timedelta(minutes=1) if began and state is ItemState.DONE else None,
        )
        return item

    def _at_hand(self, meeting: Row, place: int) -> None:
        """The item that is discussed: seats are voting on it, and one has no part in it."""
        asked = next(row for row in self._new[Proposal] if row["state"] is ProposalState.OPEN)
        option = next(row["id"] for row in self._new[Option] if row["proposal_id"] == asked["id"])
        item = self._item(meeting, place, ItemState.AT_HAND, Purpose.DECISION, proposal_id=asked["id"])
        self._paper(item)
        self._came_of(item, 1)
        self._add(ItemInterest, item_id=item, person_id=self.seats[4]["person_id"], nature="They would be paid.")
        self._ballot(asked["id"], option, How.MEETING, 0, is_open=True)

    def _paper(self, item: int) -> None:
        by = {"by_id": self.people[SECRETARY]["id"], "at": self.told.at(15)}
        self._add(Paper, item_id=item, number=1, revision=1, title="Costs", link="https://example.org/costs", **by)

    def _came_of(self, item: int, place: int) -> None:
        """A note for each; a decision for every third, an action for every fourth."""
        self._outcome(item, 1, OutcomeKind.NOTE, None)
        noted = {row["record_id"] for row in self._new[Outcome]}
        if place % 3 == 2:
            self._outcome(item, 2, OutcomeKind.DECISION, self._decided_now())
        if place % 4 == 3:
            action = next(action for action in self._going if action["id"] not in noted)
            self._outcome(item, 3, OutcomeKind.ACTION, action["id"])
            self.links.append({"from_id": action["id"], "to_id": item, "tie": Tie.FOLLOWS})

    def _decided_now(self) -> int:
        self._decision(0, 1 + sum(decision["year"] == self.told.today.year for decision in self.decisions), 400)
        return self.decisions[-1]["id"]

    def _outcome(self, item: int, position: int, kind: OutcomeKind, record: int | None) -> None:
        told = {"text": _NOTE if kind is OutcomeKind.NOTE else "", "by_id": self.people[SECRETARY]["id"]}
        self._add(Outcome, item_id=item, kind=kind, position=position, record_id=record, **told)

    def _keep(self, meeting: Row, at: datetime, matters: list[Row]) -> None:
        """The minutes as they went out."""
        hows = ("present", "present", "remote") * 3
        there = [
            {"person": seat["person_id"], "how": how, "seat": seat["title"], "is_deputy": False}
            for seat, how in zip(self.seats, hows, strict=True)
        ]
        arising = [
            {"action": action["id"], "status": action["status"].value, "due": action["due_on"].isoformat()}
            for action in matters
        ]
        kept = {"attendance": json.dumps(there), "matters_arising": json.dumps(arising), "introduction": _NOTE}
        by = {"circulated_at": at, "circulated_by_id": self.people[SECRETARY]["id"]}
        self._add(Minutes, meeting_id=meeting["id"], **kept, **by)


# Each after those that it names.
_ORDER = (
    *(Document, DocumentVersion, Body, Seat, Term, Deputy, Office),
    *(Proposal, Option, Ballot, Elector, Vote, Decision),
    *(Series, Meeting, AgendaItem, Invitation, Attendance, ItemInterest, QuorumMark),
    *(Outcome, Minutes, Approval, Paper),
)
