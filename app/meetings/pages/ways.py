"""What else can be done with a meeting? What comes after its agenda says so here."""

from collections.abc import Callable, Sequence

from app.access.actor import Actor
from app.meetings.models import Meeting
from app.web.contributions import WayOn

# (meeting, actor) -> ways on from its page, the most usual first
further_ways: list[Callable[[Meeting, Actor], Sequence[WayOn]]] = []


def ways_on(meeting: Meeting, actor: Actor) -> list[WayOn]:
    return [way for give in further_ways for way in give(meeting, actor)]
