"""What do joining and leaving add to pages that are not their own?"""

from datetime import date
from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.membership.models import Step
from app.membership.pages import LATE_AFTER
from app.membership.policy import may_arrange_leaving
from app.membership.queries.leaving import that_could_not_be_done
from app.membership.queries.requests import waiting_longest
from app.membership.queries.welcome import FIRST_STEPS, progress_of
from app.membership.welcoming import ADDRESSES
from app.people.models import Person
from app.web.contributions import Need, WayOn, contributions, gives
from app.wording import ago, capital, count, few


@gives(contributions.on_page_of)
def ways_from_a_person(record: Any, actor: Actor) -> dict[str, Any]:
    """From somebody's page on to their first steps, their letters, and their leaving."""
    if not isinstance(record, Person) or not may_arrange_leaving(actor, record.id):
        return {}
    own = record.id == actor.id
    ways = [
        WayOn(
            "Hand over everything you own" if own else "Hand over everything they own",
            url_for("membership.hand_over", person_id=record.id),
        ),
        WayOn(
            "Leave the community" if own else "Let them leave the community",
            url_for("membership.leave", person_id=record.id),
        ),
    ]
    if own:
        ways.insert(0, WayOn("Choose which letters you get", url_for("membership.notices")))
        ways.insert(0, WayOn("Your first steps here", url_for("membership.welcome")))
    return {"ways": ways}


@gives(contributions.needs)
def who_asks_to_join(actor: Actor, today: date) -> list[Need]:
    """Nobody who asks to join should wait for an answer for more than a week."""
    if not actor.holds(Permission.PEOPLE_INVITE):
        return []
    longest = waiting_longest()
    if longest is None:
        return []
    asked_on = clock.local(longest.asked_at).date()
    days = (today - asked_on).days
    href = url_for("membership.joining")
    title = (
        f"{longest.name} asks to join"
        if longest.waiting == 1
        else f"{capital(few(longest.waiting))} people ask to join"
    )
    return [
        Need(
            on=asked_on,
            when_words=f"Waits for {count(days, 'day')}" if days else "Since today",
            tone="late" if days > LATE_AFTER else "soon",
            title=title,
            href=href,
            detail=f"{longest.name} has waited longest" if longest.waiting > 1 else "Read why, and answer",
            act_words="Answer",
            act_href=href,
        )
    ]


@gives(contributions.needs)
def what_is_left_of_the_first_steps(actor: Actor, today: date) -> list[Need]:
    """A newcomer's next step, until all five are done."""
    progress = progress_of(actor.person_id)
    if progress is None or progress.next is None:
        return []
    began_on = clock.local(progress.began_at).date()
    return [
        Need(
            on=began_on,
            when_words="When you like",
            tone="calm",
            title="Your first steps here",
            href=url_for("membership.welcome"),
            detail=f"{len(progress.done)} of {len(Step)} done · next: {FIRST_STEPS[progress.next].lower()}",
            act_words="Go on",
            act_href=url_for(ADDRESSES[progress.next]),
        )
    ]


@gives(contributions.needs)
def who_could_not_leave(actor: Actor, today: date) -> list[Need]:
    """What stood in the way on the day that somebody was to leave."""
    if not actor.holds(Permission.PEOPLE_MANAGE):
        return []
    return [
        Need(
            on=row.leaves_on,
            when_words=capital(ago(row.leaves_on, today)),
            tone="late",
            title=f"{row.title} could not leave",
            href=url_for("membership.leave", person_id=row.person_id),
            detail=row.fault,
            act_words="Look",
            act_href=url_for("membership.leave", person_id=row.person_id),
        )
        for row in that_could_not_be_done()
    ]
