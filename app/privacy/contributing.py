"""What do requests about personal data add to pages that are not their own?"""

from datetime import date, timedelta

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.privacy import queries
from app.privacy.models import Asked
from app.web.contributions import Check, Need, Place, contributions, gives
from app.wording import capital, count, day, until

contributions.place(Place("Privacy", "privacy.requests", Permission.PRIVACY_ANSWER, order=85))

SOON = 7  # days before it is due
SWEPT_WITHIN = timedelta(hours=1)
WHAT = {Asked.COPY: "Make a copy", Asked.ERASURE: "Erase, or say why not", Asked.COMPLAINT: "Answer a complaint"}


@gives(contributions.needs)
def what_people_asked(actor: Actor, today: date) -> list[Need]:
    """Requests and complaints that wait for this person's answer. Whose they are stands on their page only."""
    if not actor.holds(Permission.PRIVACY_ANSWER):
        return []
    return [
        Need(
            on=row.due_on,
            when_words=capital(until(row.due_on, today)),
            tone="late" if row.due_on < today else "soon" if (row.due_on - today).days <= SOON else "calm",
            title=f"{WHAT[row.asked]}: asked on {day(clock.local(row.asked_at).date())}",
            href=url_for("privacy.show_request", request_id=row.id),
            detail=f"personal data · to be answered by {day(row.due_on)}",
            act_words="Answer",
            act_href=url_for("privacy.show_request", request_id=row.id),
        )
        for row in queries.open_requests()
    ]


@gives(contributions.checks)
def requests_are_answered() -> Check:
    waiting, late = queries.how_many_wait()
    unswept = queries.unswept_since()
    if unswept is not None and unswept.at < clock.now() - SWEPT_WITHIN:
        return Check("Personal data", "late", "An erasure has left traces in the database’s files. See the jobs below.")
    if late:
        return Check("Personal data", "late", f"{count(late, 'request is', 'requests are')} late. Answer now.")
    if waiting:
        return Check("Personal data", "done", f"{count(waiting, 'request waits', 'requests wait')}, none is late.")
    return Check("Personal data", "done", "Nobody waits for an answer.")
