"""What does the page say on which a meeting is opened?"""

from typing import Any

from flask import url_for

from app import clock
from app.charter.models import Document
from app.extensions import db
from app.meetings.forms.live import OpenForm
from app.meetings.models import Meeting
from app.meetings.queries import table
from app.steering.models import OfficeKind
from app.steering.queries import officers_on
from app.steering.terms import terms_in_force
from app.wording import long_day


def chairs(meeting: Meeting) -> dict[str, str]:
    """Who can chair it today: the chair first, then the other officers, then whoever holds a seat."""
    body, today = table.body_of(meeting), clock.today()
    officers = officers_on(body, today)
    found = {
        str(officers[kind].person_id): f"{officers[kind].name}, {kind.value}" for kind in OfficeKind if kind in officers
    }
    for seat in table.seats_of(meeting):
        if seat.has_vote and seat.term is not None:
            found.setdefault(str(seat.term.person_id), f"{seat.term.holder}, {seat.title}")
    return found


def opening_page(meeting: Meeting, form: OpenForm) -> dict[str, Any]:
    form.chair.choices = chairs(meeting)
    version = terms_in_force(table.body_of(meeting))
    if version is not None:
        document = db.session.get_one(Document, version.document_id)
        rules = f"It runs under “{document.title}”, version {version.number}, whatever is adopted later."
    else:
        rules = "There are no terms of reference: half of the filled voting seats are a quorum, and a majority decides."
    return {
        "heading": f"Open {meeting.reference}, “{meeting.title}”",
        "happens": [
            f"It is planned for {long_day(clock.local(meeting.starts_at).date())}. From now on it is in session.",
            rules,
            "Everybody who may see it can follow it.",
        ],
        "button": "Open the meeting",
        "back": url_for("live.show", number=meeting.number),
    }
