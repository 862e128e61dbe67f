"""What do joining and leaving add to pages that are not their own?"""

from datetime import date

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.membership.pages import LATE_AFTER
from app.membership.queries.requests import waiting_longest
from app.web.contributions import Need, contributions, gives
from app.wording import capital, count, few


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
