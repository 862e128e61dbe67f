"""When does a body meet, and about what, before something is done?"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting, Series
from app.meetings.services import agenda, papers, planning, series
from app.meetings.workflow import Purpose
from app.people.models import Person
from app.steering.models import Body
from tests.given_people import SOMEBODY
from tests.given_steering import GivenSteering


class GivenMeetings(GivenSteering):
    """The part of ``Given`` about meetings, their series and their items."""

    def meeting(
        self,
        title: str = "Steering group meeting",
        *,
        starts_at: datetime | None = None,
        items: Sequence[str] = ("Welcome",),
        published: bool = False,
        **more: Any,
    ) -> int:
        """A draft of a meeting with these items, or one whose agenda is published. Returns its number."""
        body_id = self.body()
        with self.settled():
            meeting = planning.plan(
                db.session.get_one(Body, body_id),
                title=title,
                starts_at=starts_at or clock.now() + timedelta(days=7),
                minutes=more.pop("minutes", 90),
                by=SOMEBODY,
                **more,
            )
            for item in items:
                agenda.add_item(meeting, title=item, purpose=Purpose.DISCUSSION, minutes=10, by=SOMEBODY)
            if published:
                planning.publish(meeting, by=SOMEBODY)
            assert meeting.number is not None
            return meeting.number

    def agenda_item(self, title: str = "The budget", *, meeting: int | None = None, **more: Any) -> int:
        """An item on the agenda of the meeting with this number, or in the backlog. Returns its id."""
        body_id = self.body()
        actor = self.actor(more.pop("by")) if "by" in more else SOMEBODY
        with self.settled():
            if meeting is None:
                body = db.session.get_one(Body, body_id)
                more = {"background": "", "purpose": Purpose.DISCUSSION, "minutes": 10, **more}
                return agenda.propose_item(body, title=title, by=actor, **more).id
            more = {"purpose": Purpose.DISCUSSION, "minutes": 10, "by": actor, **more}
            for name in ("presenter",):
                if more.get(name) is not None:
                    more[name] = db.session.get_one(Person, more[name])
            more["readers"] = [db.session.get_one(Person, person_id) for person_id in more.get("readers", ())]
            return agenda.add_item(self._meeting(meeting), title=title, **more).id

    def published(self, meeting: int) -> None:
        """Let the agenda of the meeting with this number be published."""
        with self.settled():
            planning.publish(self._meeting(meeting), by=SOMEBODY)

    def paper(self, item: int, title: str = "Figures") -> int:
        """A paper of an agenda item: a link. Returns its id."""
        with self.settled():
            found = db.session.get_one(AgendaItem, item)
            return papers.add_paper(found, title=title, link="https://example.org/figures", by=SOMEBODY).id

    def template_item(self, series_id: int, title: str = "Welcome") -> int:
        with self.settled():
            found = db.session.get_one(Series, series_id)
            purpose = Purpose.INFORMATION
            return series.add_to_template(found, title=title, purpose=purpose, minutes=5, by=SOMEBODY).id

    def series(
        self, title: str = "Steering group meeting", *, rule: str = "FREQ=MONTHLY;BYDAY=3TU", **more: Any
    ) -> int:
        body_id = self.body()
        with self.settled():
            more = {"from_on": clock.today(), "starts_at": time(10), "minutes": 90, "by": SOMEBODY, **more}
            return series.begin_series(db.session.get_one(Body, body_id), title=title, rule=rule, **more).id

    def _meeting(self, number: int) -> Meeting:
        return db.session.scalars(select(Meeting).where(Meeting.kind == "meeting", Meeting.number == number)).one()
