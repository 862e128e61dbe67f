"""How has the steering group met, what did it decide, and what is it asked now?"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.actions.models import Action
from app.decisions import services as decisions
from app.decisions.ballots import entitled_on
from app.decisions.models import Decision, Option, Proposal
from app.decisions.workflow import Choice, How
from app.demo.working_days import nearest_working_day
from app.extensions import db
from app.meetings.models import AgendaItem, Attendance, Meeting
from app.meetings.rhythm import Rhythm, Unit, WeekDay
from app.meetings.services import agenda, attending, closing, inviting, minutes, planning, series, session, voting
from app.meetings.services import writing as put_down
from app.meetings.workflow import Presence, Purpose, Reply
from app.people.models import Person
from app.records.models import Tie, Visibility
from app.records.services import link
from app.steering.models import Body
from app.steering.queries import Held, seats_on, the_steering_group
from app.steering.terms import rules_of, terms_in_force

DATA = Path(__file__).parent / "data"
Event = tuple[int, Callable[[], None]]
SECRETARY, CHAIR = "M63", "M66"


class GovernanceStory:
    """Each event as days ago and what happens, for the loader to put in its place.

    :param actor: somebody, by their key, with what they hold at the time.
    :param actions: what is in the plan so far, by number.
    :param proposed: how many days ago each action was proposed, by number.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        actions: Mapping[int, Action],
        proposed: Mapping[int, int],
        actor: Callable[[str], Actor],
        now: datetime,
    ) -> None:
        self.people, self.actions, self.proposed, self.actor, self.now = people, actions, proposed, actor, now
        self.told = tomllib.loads((DATA / "governance.toml").read_text(encoding="utf-8"))
        self.proposals: dict[str, Proposal] = {}
        self.meetings: list[Meeting] = []
        self.decided: dict[str, Decision] = {}
        # How many days later everything about a meeting is than it is told: nobody meets at a weekend.
        planned = self._day(self.told["series"]["next_in"])
        self.later = (nearest_working_day(planned) - planned).days

    def events(self) -> Iterator[Event]:
        yield self.told["series"]["begun"], self._begin_series
        for told in self.told["proposal"]:
            yield from self._of_a_proposal(told)
        for number, told in enumerate(self.told["meeting"]):
            held = told["days_ago"] - self.later
            yield held + told["published_before"], lambda told=told, n=number: self._publish(n, told["item"])
            yield held, lambda told=told, n=number: self._hold(n, told)
            circulated = held - told["circulated_after"]
            yield circulated, lambda told=told, n=number: self._circulate(n, told["introduction"])
            for item in told["item"]:
                for action in item.get("leads_to", ()):
                    # Once the action was proposed.
                    yield self.proposed[action], lambda item=item, action=action: self._lead_to(item, action)
        ahead = self.told["next"]
        yield ahead["published"], lambda: self._publish(len(self.told["meeting"]), ahead["item"])
        yield ahead["published"] - 1, lambda: self._answer(ahead)
        for told in self.told["backlog"]:
            yield told["days_ago"], lambda told=told: self._ask_for_a_place(told)

    # What is asked.

    def _of_a_proposal(self, told: dict[str, Any]) -> Iterator[Event]:
        yield told["made"]["days_ago"], lambda: self._propose(told)
        if "opened" in told:
            yield told["opened"]["days_ago"], lambda: self._open(told)
        for said in told.get("remarks", ()):
            yield said["days_ago"], lambda said=said: self._remark(told, said)
        if "deferred" in told:
            yield told["deferred"]["days_ago"], lambda: self._defer(told)
        if "written" in told:
            yield told["written"]["days_ago"], lambda: self._ask_in_writing(told)

    def _propose(self, told: dict[str, Any]) -> None:
        self.proposals[told["key"]] = decisions.propose(
            self._body(),
            title=told["title"],
            background=told["background"].strip(),
            options=told["options"],
            recommended=told["recommended"],
            interests=told["interests"],
            by=self.actor(told["made"]["by"]),
        )

    def _open(self, told: dict[str, Any]) -> None:
        until = clock.today() + timedelta(days=told["opened"]["comments_for"])
        decisions.open_proposal(self.proposals[told["key"]], comments_until=until, by=self.actor(told["made"]["by"]))

    def _remark(self, told: dict[str, Any], said: dict[str, Any]) -> None:
        decisions.comment(self.proposals[told["key"]], said["text"], by=self.actor(said["by"]))

    def _defer(self, told: dict[str, Any]) -> None:
        decisions.defer(self.proposals[told["key"]], by=self.actor(told["deferred"]["by"]), why=told["deferred"]["why"])

    def _ask_in_writing(self, told: dict[str, Any]) -> None:
        body, proposal, written = self._body(), self.proposals[told["key"]], told["written"]
        ballot = decisions.open_ballot(
            proposal,
            self._recommended(proposal),
            how=How.WRITTEN,
            rules=rules_of(terms_in_force(body)),
            electors=entitled_on(body, clock.today(), {}, {}),
            closes_at=clock.now() + timedelta(days=written["days"]),
            by=self.actor(written["by"]),
        )
        for vote in told["votes"]:
            seat, by = self._seat_of(vote["by"]), self.actor(vote["by"])
            decisions.vote(ballot, seat.seat_id, Choice(vote["choice"]), by=by, reason=vote.get("reason"))

    # How it meets.

    def _begin_series(self) -> None:
        told = self.told["series"]
        by = self.actor(told["begun_by"])
        first = self._day(told["next_in"] + self.later - told["every"] * len(self.told["meeting"]))
        body = self._body()
        rhythm = Rhythm(told["every"] // 7, Unit.WEEK, week_day=list(WeekDay)[first.weekday()])
        self.series = series.begin_series(
            body,
            title=told["title"],
            rule=rhythm.rule,
            from_on=first,
            starts_at=time.fromisoformat(told["starts"]),
            minutes=told["minutes"],
            place=told["place"],
            by=by,
        )
        for item in told["template"]:
            series.add_to_template(
                self.series,
                title=item["title"],
                purpose=Purpose(item["purpose"]),
                minutes=item["minutes"],
                section=item["section"],
                by=by,
            )
        self.meetings = series.make_next(self.series, len(self.told["meeting"]) + 1, by=by)

    def _publish(self, number: int, items: list[dict[str, Any]]) -> None:
        meeting, by = self.meetings[number], self.actor(SECRETARY)
        for told in items:
            self._put_on_the_agenda(meeting, number, told, by)
        planning.publish(meeting, by=by)

    def _put_on_the_agenda(self, meeting: Meeting, number: int, told: dict[str, Any], by: Actor) -> None:
        if told.get("approves"):
            agenda.put_minutes(meeting, self.meetings[number - 1], by=by)
        elif self._item(meeting, told.get("title", "")) is None:
            proposal = self.proposals.get(told.get("asks", ""))
            agenda.add_item(
                meeting,
                title=proposal.title if proposal is not None else told["title"],
                purpose=Purpose.DECISION if proposal is not None else Purpose(told["purpose"]),
                minutes=told["minutes"],
                section=told["section"],
                background=told.get("background", ""),
                presenter=self.people[told["presenter"]] if "presenter" in told else None,
                meant_for=Visibility(told.get("meant_for", Visibility.MEMBERS.value)),
                by=by,
                proposal_id=proposal.id if proposal is not None else None,
            )

    def _hold(self, number: int, told: dict[str, Any]) -> None:
        """The whole meeting, from the first to the last minute of it."""
        meeting, by = self.meetings[number], self.actor(SECRETARY)
        self.at = meeting.starts_at
        with clock.standing_at(self.at):
            session.open_meeting(meeting, chair=self.people[CHAIR], by=by)
            here = [self._key_of(seat) for seat in self._voting()]
            for key in [*(key for key in here if key not in told["away"]), *told["deputies"]]:
                how = Presence.REMOTE if key in told["remote"] else Presence.PRESENT
                attending.arrive(meeting, self.people[key], presence=how, by=by)
        for item in told["item"]:
            self._deal_with(meeting, number, item, by)
        with clock.standing_at(self.at):
            closing.close_meeting(meeting, by=by)

    def _deal_with(self, meeting: Meeting, number: int, told: dict[str, Any], by: Actor) -> None:
        item = self._meant(meeting, number, told)
        with clock.standing_at(self.at):
            session.begin_item(meeting, item, by=by)
            for note in told.get("notes", ()):
                put_down.put_down_note(meeting, item, note, by=by)
            if told.get("approves"):
                amended = self.told["meeting"][number].get("amended")
                minutes.approve(self.meetings[number - 1], at=meeting, by=by, amended=amended, item=item)
            if "decision" in told:
                self._decide(meeting, item, told, by)
        self.at += timedelta(minutes=item.minutes)

    def _decide(self, meeting: Meeting, item: AgendaItem, told: dict[str, Any], by: Actor) -> None:
        recused = told.get("interest", {}).get("by")
        if recused is not None:
            attending.declare_interest(meeting, item, self.people[recused], told["interest"]["nature"], by=by)
        if "question" in told:
            voting.ask(meeting, item, told["question"], by=by)
        else:
            voting.put_to_vote(meeting, item, self._recommended(db.session.get_one(Proposal, item.proposal_id)), by=by)
        there = _seats_taken(meeting)
        for seat in self._voting():
            key = self._key_of(seat)
            if seat.seat_id in there and key != recused:
                choice = Choice.ABSTAIN if key in told["abstain"] else Choice.FOR
                voting.cast(meeting, item, seat.seat_id, choice, by=by)
        voting.close_vote(meeting, item, by=by)
        self.decided[told["decision"]] = put_down.put_down_decision(
            meeting,
            item,
            title=told["decision"],
            statement=told["statement"],
            reasons=told["reasons"],
            dissent=told.get("dissent"),
            review_on=self._day(told["review_in"]) if "review_in" in told else None,
            needs_action=bool(told.get("leads_to")),
            by=by,
        )

    def _circulate(self, number: int, introduction: str) -> None:
        meeting, by = self.meetings[number], self.actor(SECRETARY)
        minutes.introduce(meeting, introduction, by=by)
        minutes.circulate(meeting, by=by)

    def _lead_to(self, told: dict[str, Any], number: int) -> None:
        link(self.actions[number], self.decided[told["decision"]], Tie.FOLLOWS, by=self.actor(SECRETARY))

    def _answer(self, told: dict[str, Any]) -> None:
        for reply in (Reply.ACCEPTED, Reply.APOLOGIES):
            for key in told[reply.value]:
                inviting.answer(self.meetings[-1], self.people[key].id, reply, by=self.actor(key))

    def _ask_for_a_place(self, told: dict[str, Any]) -> None:
        agenda.propose_item(
            self._body(),
            title=told["title"],
            background=told["background"],
            purpose=Purpose(told["purpose"]),
            minutes=told["minutes"],
            by=self.actor(told["by"]),
        )

    # Whom and what is meant.

    def _meant(self, meeting: Meeting, number: int, told: dict[str, Any]) -> AgendaItem:
        clause = AgendaItem.title == told.get("title", "")
        if told.get("approves"):
            clause = AgendaItem.approves_id == self.meetings[number - 1].id
        elif "asks" in told:
            clause = AgendaItem.proposal_id == self.proposals[told["asks"]].id
        return db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, clause)).one()

    def _item(self, meeting: Meeting, title: str) -> AgendaItem | None:
        named = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.title == title)
        return db.session.scalar(named)

    def _recommended(self, proposal: Proposal) -> Option:
        said = select(Option).where(Option.proposal_id == proposal.id, Option.is_recommended)
        return db.session.scalars(said).one()

    def _body(self) -> Body:
        body = the_steering_group()
        assert body is not None
        return body

    def _voting(self) -> list[Held]:
        """The seats with a vote on the day, as they are listed."""
        return [seat for seat in seats_on(self._body(), clock.today()) if seat.has_vote]

    def _key_of(self, seat: Held) -> str:
        return next(key for key, person in self.people.items() if person.id == seat.holder_id)

    def _seat_of(self, key: str) -> Held:
        return next(seat for seat in self._voting() if seat.holder_id == self.people[key].id)

    def _day(self, days: int) -> date:
        return clock.local(self.now).date() + timedelta(days=days)


def _seats_taken(meeting: Meeting) -> set[int]:
    """The seats for which somebody is there."""
    there = select(Attendance.seat_id).where(Attendance.meeting_id == meeting.id, Attendance.left_at.is_(None))
    return {seat_id for seat_id in db.session.scalars(there) if seat_id is not None}
