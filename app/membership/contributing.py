"""What do joining and leaving add to pages that are not their own?"""

from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.membership.policy import may_arrange_leaving
from app.people.models import Person
from app.web.contributions import WayOn, contributions, gives


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
