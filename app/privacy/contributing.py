"""What do requests about personal data add to pages that are not their own?"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.privacy import queries
from app.privacy.models import Asked, PrivacyRequest
from app.web.contributions import Check, Need, Part, Place, contributions, gives
from app.wording import capital, count, day, until

contributions.place(Place("Privacy", "privacy.requests", Permission.PRIVACY_ANSWER, order=85))

SOON = 7  # days before it is due
SWEPT_WITHIN = timedelta(hours=1)
WHAT = {Asked.COPY: "Make a copy", Asked.ERASURE: "Erase, or say why not", Asked.COMPLAINT: "Answer a complaint"}


@gives(contributions.parts)
def what_people_asked(actor: Actor, today: date) -> Iterator[Part]:
    """Requests and complaints that wait for this person's answer. Whose they are stands on their page only."""
    if actor.holds(Permission.PRIVACY_ANSWER):
        columns = {
            "id": PrivacyRequest.id,
            "state": PrivacyRequest.asked,
            "at": PrivacyRequest.asked_at,
            "on": PrivacyRequest.due_on,
        }
        yield Part(queries.open_ones(), columns, _to_answer)


def _to_answer(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        href = url_for("privacy.show_request", request_id=row.id)
        yield Need(
            on=row.on,
            when_words=capital(until(row.on, today)),
            tone="late" if row.on < today else "soon" if (row.on - today).days <= SOON else "calm",
            title=f"{WHAT[Asked(row.state)]}: asked on {day(clock.local(row.at).date())}",
            href=href,
            detail=f"personal data · to be answered by {day(row.on)}",
            act_words="Answer",
            act_href=href,
        )


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
