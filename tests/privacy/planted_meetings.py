"""What do meetings say about somebody who can be told from anybody else?"""

import json
from datetime import time

from app import clock
from app.extensions import db
from app.meetings.models import (
    AgendaItem,
    Approval,
    Attendance,
    Erratum,
    Invitation,
    ItemInterest,
    Meeting,
    Minutes,
    Outcome,
    OutcomeDraft,
    Paper,
    Series,
    TemplateItem,
)
from app.meetings.workflow import ItemState, MeetingState, OutcomeKind, Presence, Purpose, Reply
from app.steering.models import Body


def plant_a_meeting(theirs: int, other: int, name: str) -> None:
    """A meeting that they chair, are invited to and present something at; with a paper of theirs that was taken out."""
    now = clock.now()
    body = Body(title="Another group", purpose="To plan.", decision_prefix="ZP")
    db.session.add(body)
    db.session.flush()
    series = Series(
        title=f"Breakfast with {name}",
        body_id=body.id,
        rule="FREQ=WEEKLY;BYDAY=MO",
        from_on=clock.today(),
        starts_at=time(9),
        minutes=30,
        place=f"At {name}’s",
    )
    meeting = Meeting(
        title=f"Meeting with {name}",
        body_id=body.id,
        starts_at=now,
        minutes=60,
        place=f"At {name}’s",
        state=MeetingState.CANCELLED,
        state_why=f"{name} is away",
        chaired_by_id=theirs,
    )
    db.session.add_all([series, meeting])
    db.session.flush()
    item = AgendaItem(
        title=f"What {name} saw",
        body_id=body.id,
        meeting_id=meeting.id,
        section=f"{name}’s section",
        position=1,
        purpose=Purpose.DISCUSSION,
        background=f"{name} saw a lot.",
        presenter_id=theirs,
        proposed_by_id=theirs,
        minutes=5,
        state=ItemState.WITHDRAWN,
        state_why=f"{name} is away",
    )
    db.session.add(item)
    db.session.flush()
    db.session.add_all(
        [
            TemplateItem(
                series_id=series.id,
                position=1,
                section=f"{name}’s section",
                title=f"What {name} saw",
                purpose=Purpose.INFORMATION,
                minutes=5,
            ),
            Invitation(
                meeting_id=meeting.id,
                person_id=theirs,
                reply=Reply.APOLOGIES,
                replied_at=now,
                deputy_id=other,
                noted_by_id=other,
            ),
            Invitation(
                meeting_id=meeting.id,
                person_id=other,
                reply=Reply.APOLOGIES,
                replied_at=now,
                deputy_id=theirs,
                noted_by_id=theirs,
            ),
            Paper(
                item_id=item.id,
                number=1,
                revision=1,
                title=f"Slides of {name}",
                link=f"https://example.org/{name.replace(' ', '-')}",
                by_id=theirs,
                taken_out_at=now,
                taken_out_by_id=theirs,
                taken_out_why=f"{name} asked for it",
            ),
        ]
    )
    db.session.flush()
    _hold_it(meeting, item, theirs, other, name)


def _hold_it(meeting: Meeting, item: AgendaItem, theirs: int, other: int, name: str) -> None:
    """They were there, declared an interest, wrote under an item and in the minutes, and began what they left."""
    there = [{"person": theirs, "how": "present", "seat": f"Seat of {name}", "is_deputy": False}]
    db.session.add_all(
        [
            Attendance(meeting_id=meeting.id, person_id=theirs, presence=Presence.PRESENT),
            ItemInterest(item_id=item.id, person_id=theirs, nature=f"Cousin of {name}", noted_by_id=other),
            ItemInterest(item_id=item.id, person_id=other, nature=f"{name} said so", noted_by_id=theirs),
            Outcome(item_id=item.id, kind=OutcomeKind.NOTE, position=1, text=f"{name} said a lot.", by_id=theirs),
            OutcomeDraft(
                item_id=item.id, person_id=theirs, kind=OutcomeKind.NOTE, fields=json.dumps({"text": f"{name} says"})
            ),
            Minutes(
                meeting_id=meeting.id,
                introduction=f"{name} welcomed everybody.",
                attendance=json.dumps(there),
                matters_arising="[]",
                circulated_by_id=theirs,
                circulated_at=clock.now(),
            ),
            Approval(meeting_id=meeting.id, at_meeting_id=meeting.id, amended=f"{name} was remote.", by_id=theirs),
            Erratum(meeting_id=meeting.id, text=f"It was not {name}.", by_id=theirs),
        ]
    )
