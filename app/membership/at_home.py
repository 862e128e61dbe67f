"""What do joining and leaving say at home?"""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from sqlalchemy import func

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.membership.models import JoinRequest, Leaving, Step
from app.membership.pages import LATE_AFTER
from app.membership.queries.leaving import that_could_not_be_done
from app.membership.queries.requests import waiting_longest
from app.membership.queries.welcome import FIRST_STEPS, PROGRESS, as_progress, steps_of
from app.membership.welcoming import ADDRESSES
from app.records.models import Record
from app.web.contributions import Need, Part, contributions, gives
from app.wording import ago, capital, count, few

_request, _leaving, _record = JoinRequest.__table__, Leaving.__table__, Record.__table__


@gives(contributions.parts)
def parts(actor: Actor, today: date) -> Iterator[Part]:
    if actor.holds(Permission.PEOPLE_INVITE):
        columns = {"who": _request.c.name, "at": _request.c.asked_at, "many": func.count().over()}
        yield Part(waiting_longest(), columns, _who_asks_to_join)
    if actor.is_authenticated:
        yield Part(steps_of(actor.person_id), PROGRESS, _what_is_left_of_the_first_steps)
    if actor.holds(Permission.PEOPLE_MANAGE):
        columns = {
            "who": _record.c.title,
            "who_id": _leaving.c.person_id,
            "on": _leaving.c.leaves_on,
            "words": _leaving.c.fault,
        }
        yield Part(that_could_not_be_done(), columns, _who_could_not_leave)


def _who_asks_to_join(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    """Nobody who asks to join should wait for an answer for more than a week."""
    for longest in rows:
        asked_on = clock.local(longest.at).date()
        days = (today - asked_on).days
        href = url_for("membership.joining")
        yield Need(
            on=asked_on,
            when_words=f"Waits for {count(days, 'day')}" if days else "Since today",
            tone="late" if days > LATE_AFTER else "soon",
            title=f"{longest.who} asks to join"
            if longest.many == 1
            else f"{capital(few(longest.many))} people ask to join",
            href=href,
            detail=f"{longest.who} has waited longest" if longest.many > 1 else "Read why, and answer",
            act_words="Answer",
            act_href=href,
        )


def _what_is_left_of_the_first_steps(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    """A newcomer's next step, until all five are done."""
    progress = as_progress(rows)
    if progress is None or progress.next is None:
        return
    yield Need(
        on=clock.local(progress.began_at).date(),
        when_words="When you like",
        tone="calm",
        title="Your first steps here",
        href=url_for("membership.welcome"),
        detail=f"{len(progress.done)} of {len(Step)} done · next: {FIRST_STEPS[progress.next].lower()}",
        act_words="Go on",
        act_href=url_for(ADDRESSES[progress.next]),
    )


def _who_could_not_leave(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    """What stood in the way on the day that somebody was to leave."""
    for row in rows:
        href = url_for("membership.leave", person_id=row.who_id)
        yield Need(
            on=row.on,
            when_words=capital(ago(row.on, today)),
            tone="late",
            title=f"{row.who} could not leave",
            href=href,
            detail=row.words,
            act_words="Look",
            act_href=href,
        )
