"""What does the timeline hand to its template?

Every month is as wide as the others, so that a row of names above lines up with
the pictures below it without a script or a style.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from app import clock
from app.access.actor import Actor
from app.actions import queries
from app.actions.columns import AREA
from app.actions.filters import BY_PLAN, ActionFilter
from app.actions.pages.table import around, pages_of
from app.actions.quarters import Quarter, quarter_called, quarter_of
from app.actions.rows import ActionRow
from app.saved.queries import kept_by
from app.web.pages import address
from app.web.paging import PAGE
from app.wording import day

WIDTH = 600  # of a picture, in its own units
LABELS = 12  # names of months that fit beside one another
# How far back and on the picture goes where nobody has chosen a quarter: one promise for the year
# after next must not make a line of all the others.
BACK, ON = 12, 24
FILLS = {
    "verified": "#1f7d50",
    "reported-done": "#7db495",
    "on-track": "#4877c6",
    "at-risk": "#bd7d14",
    "off-track": "#c7402f",
    "proposed": "#9b8da2",
    "dropped": "#9b8da2",
}
LATE = "#c7402f"
# In place of a page's cursor: all of them that one page holds.
ON_ONE_PAGE = "all"


class Bar(NamedTuple):
    """One part of a picture, from the left edge."""

    x: float
    width: float
    fill: str
    is_thin: bool


class Drawn(NamedTuple):
    """:ivar words: what the picture shows, for whoever does not see it: and for everybody."""

    action: ActionRow
    words: str
    bars: list[Bar]
    promised_x: float | None


class Group(NamedTuple):
    label: str
    rows: list[Drawn]


class Window(NamedTuple):
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Axis:
    """Months from left to right, counted from the year 0.

    :ivar step: so many months have one label.
    """

    first: int
    months: int
    step: int

    @property
    def labels(self) -> list[str]:
        firsts = (date(*_of_month(self.first + n), 1) for n in range(0, self.months, self.step))
        return [f"{on:%b}" + (f" {on.year}" if n == 0 or on.month <= self.step else "") for n, on in enumerate(firsts)]

    def x(self, on: date, *, end: bool = False) -> float:
        """Where a day begins or ends, no further than the edges."""
        days = monthrange(on.year, on.month)[1]
        months = _month(on) - self.first + (on.day - 1 + end) / days
        return round(min(max(months / self.months, 0), 1) * WIDTH, 1)

    def holds(self, on: date) -> bool:
        return self.first <= _month(on) < self.first + self.months


def timeline(asked: ActionFilter, actor: Actor, cursor: str | None) -> dict[str, Any]:
    """The plan along its months.

    :param cursor: which page of it, or ``ON_ONE_PAGE``.
    """
    today = clock.today()
    on_one = cursor == ON_ONE_PAGE
    size = queries.MOST_ROWS if on_one else PAGE
    spans, found = queries.page_of_spans(asked, actor, None if on_one else cursor, size=size)
    total = len(spans) if found.is_first and found.next is None else queries.count_of(asked, actor)
    quarter = quarter_called(asked.during)
    axis = _of_quarter(quarter) if quarter else _axis(spans, today)
    groups = _by_plan(spans) if asked.by == BY_PLAN else _by_month(spans)
    return {
        **around(asked, actor, kept_by(actor, AREA), is_empty=not spans),
        "groupings": [
            Window("By month", asked.but(by="").address, asked.by != BY_PLAN),
            Window("By plan", asked.but(by=BY_PLAN).address, asked.by == BY_PLAN),
        ],
        "windows": _windows(asked, quarter, today),
        "labels": axis.labels,
        "ticks": len(axis.labels),
        "width": WIDTH,
        "today_x": axis.x(today) if axis.holds(today) else None,
        "groups": [Group(label, [_drawn(span, axis, today) for span in group]) for label, group in groups],
        "pages": pages_of(asked, found, total, len(spans)),
        "on_one": None if on_one or total <= len(spans) else _on_one_page(asked, total),
    }


def _on_one_page(asked: ActionFilter, total: int) -> Window:
    words = "All" if total <= queries.MOST_ROWS else f"The first {queries.MOST_ROWS}"
    return Window(f"{words} on one page", address(asked.path, {**asked.values(), "page": ON_ONE_PAGE}), False)


def _by_month(spans: Iterable[queries.Span]) -> Iterator[tuple[str, Iterable[queries.Span]]]:
    for (year, month), group in groupby(spans, key=lambda span: (span.due_on.year, span.due_on.month)):
        yield f"Due in {date(year, month, 1):%B %Y}", group


def _by_plan(spans: Iterable[queries.Span]) -> Iterator[tuple[str, Iterable[queries.Span]]]:
    for _, group in groupby(spans, key=lambda span: span.row.plan_href):
        rows = list(group)
        yield rows[0].row.plan or "In no plan", rows


def _drawn(span: queries.Span, axis: Axis, today: date) -> Drawn:
    action = span.row
    tone = action.status if action.confidence_settled else action.confidence
    bars = [_bar(axis, span.from_on, span.due_on, FILLS.get(tone, FILLS["on-track"]))]
    if action.due_tone == "late":
        bars.append(_bar(axis, span.due_on, today, LATE, is_thin=True))
    moved = span.first_due_on != span.due_on
    return Drawn(
        action=action,
        words=_words(span),
        bars=[bar for bar in bars if bar.width],
        promised_x=axis.x(span.first_due_on, end=True) if moved and axis.holds(span.first_due_on) else None,
    )


def _bar(axis: Axis, first_on: date, last_on: date, fill: str, *, is_thin: bool = False) -> Bar:
    left, right = axis.x(first_on, end=is_thin), axis.x(last_on, end=True)
    beside = last_on < date(*_of_month(axis.first), 1) or left >= WIDTH
    # One day is to be seen, too; what lies beside the picture is not.
    return Bar(min(left, WIDTH - 3), 0 if beside else max(round(right - left, 1), 3), fill, is_thin)


def _words(span: queries.Span) -> str:
    action = span.row
    ends = action.due_day if span.from_on == span.due_on else f"{day(span.from_on)} to {action.due_day}"
    how = f", {action.due_words}" if action.due_words != action.due_day else ""
    first = f"; {action.first_due_day}" if action.first_due_day else ""
    return f"{ends}{how}{first}"


def _windows(asked: ActionFilter, quarter: Quarter | None, today: date) -> list[Window]:
    at = quarter or quarter_of(today)
    named = [("Earlier: ", at.before), ("", at), ("Later: ", at.after)]
    quarters = [Window(f"{lead}{one.words}", asked.but(during=one.name).address, one == quarter) for lead, one in named]
    return [Window("All", asked.but(during="").address, quarter is None), *quarters]


def _axis(spans: Iterable[queries.Span], today: date) -> Axis:
    spans = list(spans)
    now = _month(today)
    firsts = [now, *(_month(span.from_on) for span in spans)]
    lasts = [now, *(_month(span.due_on) for span in spans)]
    first, last = max(min(firsts), now - BACK), min(max(lasts), now + ON)
    return _with_labels(first, max(last - first + 1, 3))


def _of_quarter(quarter: Quarter) -> Axis:
    return Axis(_month(quarter.first_on), 3, 1)


def _with_labels(first: int, months: int) -> Axis:
    """Wide enough for whole labels, each of which begins where a quarter or half of a year does."""
    step = next(step for step in (1, 3, 6) if months + step <= LABELS * step)
    lead = first % step
    return Axis(first - lead, -(-(months + lead) // step) * step, step)


def _month(on: date) -> int:
    return on.year * 12 + on.month - 1


def _of_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1
