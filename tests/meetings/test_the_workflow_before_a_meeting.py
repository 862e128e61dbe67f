"""Whatever is done with meetings before they begin, no state is reached that the rules forbid."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app import clock
from app.access.rules import Refused, Unready
from app.extensions import db
from app.mail.models import Letter
from app.meetings.models import AgendaItem, Invitation, Meeting, Series
from app.meetings.services import agenda, planning, series
from app.meetings.workflow import ItemState, MeetingState, Purpose
from app.people.models import Person
from app.records.models import Visibility
from app.steering.models import Body
from tests.databases import STORIES
from tests.given import Given, moment

NOW = moment("2026-11-23 09:00")
PREPARE = ("chair", "coordinator")
FOR_WHOM = (Visibility.MEMBERS, Visibility.STEERING, Visibility.NAMED)
# The table of the rules once more, by hand: from each state, where a meeting can go before it begins.
ALLOWED = {
    (MeetingState.DRAFT, MeetingState.PUBLISHED),
    (MeetingState.DRAFT, MeetingState.CANCELLED),
    (MeetingState.PUBLISHED, MeetingState.CANCELLED),
}


class Before(RuleBasedStateMachine):
    """Meetings of one body and its series, as the chair, a coordinator and a member would have them."""

    app = None
    clean = None
    meetings = Bundle("meetings")
    items = Bundle("items")

    def __init__(self):
        super().__init__()
        type(self).clean()
        self.given = Given(self.app)
        self.standing = clock.standing_at(NOW)
        self.standing.__enter__()
        self.seen = {}

    def teardown(self):
        self.standing.__exit__(None, None, None)

    @initialize()
    def people(self):
        ids = {
            "chair": self.given.chair(),
            "coordinator": self.given.coordinator(),
            "member": self.given.member("Mia Member"),
        }
        self.given.steering_member("Ana Seat")
        self.member_id = ids["member"]
        self.actors = {name: self.given.actor(person_id) for name, person_id in ids.items()}
        self.series_id = self.given.series(rule="FREQ=WEEKLY;BYDAY=TU", from_on=date(2026, 11, 23))

    def do(self, deed):
        """Do it, or be refused; whatever is refused changes nothing. Returns what was made, or None."""
        with self.app.app_context():
            try:
                made = deed()
                db.session.commit()
            except (Refused, Unready):
                db.session.rollback()
                return None
            return made

    @rule(target=meetings, who=some.sampled_from(["chair", "coordinator", "member"]), days=some.integers(-2, 40))
    def plan(self, who, days):
        def deed():
            body = db.session.get_one(Series, self.series_id).body_id
            meeting = planning.plan(
                db.session.get_one(Body, body),
                title="One of its own",
                starts_at=NOW + timedelta(days=days),
                minutes=60,
                by=self.actors[who],
            )
            return meeting.id

        made = self.do(deed)
        assert (made is None) == (who == "member" or days <= 0)
        return multiple() if made is None else made

    @rule(target=meetings, many=some.integers(1, 3))
    def make_from_the_series(self, many):
        def deed():
            found = db.session.get_one(Series, self.series_id)
            return [each.id for each in series.make_next(found, many, by=self.actors["coordinator"])]

        return multiple(*(self.do(deed) or ()))

    @rule(
        target=items,
        meeting=meetings,
        who=some.sampled_from(["chair", "coordinator"]),
        whom=some.sampled_from(FOR_WHOM),
    )
    def add(self, meeting, who, whom):
        def deed():
            presenter = db.session.get_one(Person, self.member_id) if whom is Visibility.NAMED else None
            item = agenda.add_item(
                db.session.get_one(Meeting, meeting),
                title="Something",
                purpose=Purpose.DISCUSSION,
                minutes=5,
                meant_for=whom,
                presenter=presenter,
                by=self.actors[who],
            )
            return item.id

        made = self.do(deed)
        return multiple() if made is None else made

    @rule(target=items)
    def propose(self):
        def deed():
            body = db.session.get_one(Body, db.session.get_one(Series, self.series_id).body_id)
            return agenda.propose_item(
                body, title="Mine", background="", purpose=Purpose.DISCUSSION, minutes=5, by=self.actors["member"]
            ).id

        return self.do(deed)

    @rule(item=items, meeting=meetings, who=some.sampled_from(["chair", "coordinator", "member"]))
    def pull_in(self, item, meeting, who):
        def deed():
            found, to = db.session.get_one(AgendaItem, item), db.session.get_one(Meeting, meeting)
            agenda.pull_in(found, to, by=self.actors[who])

        self.do(deed)

    @rule(item=items, up=some.booleans())
    def shift(self, item, up):
        def deed():
            found = db.session.get_one(AgendaItem, item)
            if found.meeting_id is not None and found.withdrawn_on is None and found.visibility is not Visibility.NAMED:
                agenda.shift(found, up=up, by=self.actors["chair"])

        self.do(deed)

    @rule(item=items, way=some.sampled_from(["off", "back", "decline", "carry"]), why=some.sampled_from(["", "So."]))
    def move_item(self, item, way, why):
        def deed():
            found, chair = db.session.get_one(AgendaItem, item), self.actors["chair"]
            if found.withdrawn_on is not None:
                return
            if way == "off":
                agenda.take_off(found, by=chair, why=why or None)
            elif way == "back":
                agenda.put_back(found, by=chair)
            elif way == "decline":
                agenda.decline(found, by=chair, why=why)
            else:
                agenda.carry_over(found, to=None, by=chair)

        self.do(deed)

    @rule(meeting=meetings, who=some.sampled_from(["chair", "coordinator", "member"]), days=some.integers(0, 9))
    def move_meeting(self, meeting, who, days):
        def deed():
            found = db.session.get_one(Meeting, meeting)
            planning.revise(found, {"starts_at": found.starts_at + timedelta(days=days)}, by=self.actors[who])

        self.do(deed)

    @rule(meeting=meetings, who=some.sampled_from(["chair", "coordinator", "member"]))
    def publish(self, meeting, who):
        self.do(lambda: planning.publish(db.session.get_one(Meeting, meeting), by=self.actors[who]))

    @rule(meeting=consumes(meetings), why=some.sampled_from(["", "Too few can come."]))
    def cancel(self, meeting, why):
        self.do(lambda: planning.cancel(db.session.get_one(Meeting, meeting), by=self.actors["chair"], why=why))

    @invariant()
    def a_draft_has_told_nobody(self):
        with self.app.app_context():
            never = select(Meeting.id).where(Meeting.invited == 0)
            told = select(func.count()).select_from(Letter).where(Letter.about_id.in_(never))
            invited = select(func.count()).select_from(Invitation).where(Invitation.meeting_id.in_(never))
            assert [db.session.scalar(query) for query in (told, invited)] == [0, 0]

    @invariant()
    def each_moves_only_as_it_may(self):
        with self.app.app_context():
            for meeting in db.session.scalars(select(Meeting)):
                before = self.seen.get(meeting.id, MeetingState.DRAFT)
                assert before is meeting.state or (before, meeting.state) in ALLOWED
                assert (meeting.state is MeetingState.CANCELLED) == (meeting.state_why is not None)
                if meeting.state is MeetingState.DRAFT:
                    assert meeting.visibility is Visibility.STEERING
                if meeting.state is MeetingState.PUBLISHED:
                    assert meeting.visibility is Visibility.MEMBERS
                    assert meeting.invited > 0
                self.seen[meeting.id] = meeting.state

    @invariant()
    def no_day_of_the_series_is_made_twice(self):
        with self.app.app_context():
            days = list(db.session.scalars(select(Meeting.series_on).where(Meeting.series_on.is_not(None))))
            assert len(days) == len(set(days))

    @invariant()
    def nobody_sees_an_item_before_its_time_or_that_is_not_meant_for_them(self):
        with self.app.app_context():
            seen_by = {meeting.id: meeting.visibility for meeting in db.session.scalars(select(Meeting))}
            for item in db.session.scalars(select(AgendaItem)):
                meeting_visibility = seen_by.get(item.meeting_id)
                if item.withdrawn_on is not None:
                    continue
                if item.meant_for is Visibility.NAMED:
                    assert item.visibility is Visibility.NAMED
                elif meeting_visibility is Visibility.MEMBERS:
                    assert item.visibility is item.meant_for
                else:
                    assert item.visibility is Visibility.STEERING

    @invariant()
    def an_item_that_was_declined_is_on_no_agenda(self):
        with self.app.app_context():
            declined = select(func.count()).select_from(AgendaItem)
            declined = declined.where(
                AgendaItem.state == ItemState.WITHDRAWN,
                AgendaItem.meeting_id.is_not(None),
                AgendaItem.withdrawn_on.is_(None),
            )
            assert db.session.scalar(declined) == 0


@pytest.mark.database("sqlite")
def test_no_state_is_reached_that_the_rules_forbid(app, database):
    class Here(Before):
        pass

    Here.app, Here.clean = app, staticmethod(database.clean)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=STORIES[database.name],
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
