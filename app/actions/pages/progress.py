"""How is progress said and drawn, so that each number opens its rows?"""

from typing import Any, NamedTuple

from app.actions.filters import ActionFilter
from app.actions.models import Confidence
from app.actions.queries.progress import Progress
from app.actions.workflow import GOING, ActionStatus
from app.web.contributions import Segment, WayOn
from app.wording import count

# What a part of a bar is called, its tone, what counts in it, and the filter that finds the same.
_PARTS: tuple[tuple[str, str, frozenset[ActionStatus], Confidence | None, dict[str, Any]], ...] = (
    ("verified", "verified", frozenset({ActionStatus.VERIFIED}), None, {"status": "verified"}),
    ("reported done", "reported-done", frozenset({ActionStatus.REPORTED_DONE}), None, {"status": "reported-done"}),
    ("on track", "on-track", GOING, Confidence.ON_TRACK, {"status": "going", "confidence": "on-track"}),
    ("at risk", "at-risk", GOING, Confidence.AT_RISK, {"status": "going", "confidence": "at-risk"}),
    ("off track", "off-track", GOING, Confidence.OFF_TRACK, {"status": "going", "confidence": "off-track"}),
    ("proposed", "waiting", frozenset({ActionStatus.PROPOSED}), None, {"status": "proposed"}),
)


def segments(found: Progress, **only: Any) -> list[Segment]:
    """Parts of a bar. Dropped actions are no part of it.

    :param only: the filter that finds no more than what was counted, such as ``plan="7"``.
    """
    counted = ((label, tone, found.of(statuses, its), wanted) for label, tone, statuses, its, wanted in _PARTS)
    return [Segment(label, n, tone, ActionFilter(**wanted, **only).address) for label, tone, n, wanted in counted if n]


class Shown(NamedTuple):
    """How far something is, on its own page and in a list of its kind.

    :ivar links: to what is late and what was dropped, where there is any.
    """

    words: str
    segments: list[Segment]
    links: list[WayOn]


def shown(found: Progress, **only: Any) -> Shown:
    """How many are verified of all that were not dropped. What its people have reported done is said apart."""
    links = []
    if found.late:
        links.append(WayOn(f"{found.late:,} late", ActionFilter(late=True, **only).address))
    if found.dropped:
        links.append(WayOn(f"{found.dropped:,} dropped", ActionFilter(status="dropped", **only).address))
    words = f"{found.verified:,} of {found.total:,} verified" if found.total else "Nothing is being done"
    if found.reported_done:
        words = f"{words}, {found.reported_done:,} more reported done"
    return Shown(words, segments(found, **only), links)


def total_words(found: Progress) -> str:
    """``3 actions, 1 late``."""
    return count(found.total, "action") + (f", {found.late:,} late" if found.late else "")
