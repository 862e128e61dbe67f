"""What does the decision log hand to its templates, on screen and on paper?"""

from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.decisions import policy, queries
from app.decisions.filters import LOG, SORTS, LogFilter
from app.decisions.forms import LogFilterForm
from app.decisions.pages.proposals import Tab, pages_of
from app.decisions.queries.log import Overview, first_rows
from app.decisions.workflow import How, Standing
from app.records.markdown import read
from app.saved.areas import Area, register_area
from app.saved.queries import kept_by
from app.steering.queries import the_steering_group
from app.web.contributions import WayOn
from app.web.pages import address
from app.wording import capital, count, day, long_day, slug, until

MOST = 500  # decisions on one paper
AREA = register_area(
    Area(
        key="decisions",
        words="the decision log",
        permission=Permission.DECISIONS_READ,
        paths=(LOG,),
        columns={},
        usual=(),
    )
)
HEADS = (("decision", "Decision"), ("decided", "Decided"), ("review", "Look at again"))


class Head(NamedTuple):
    name: str
    label: str
    href: str
    direction: str


class Chip(NamedTuple):
    label: str
    href: str
    active: bool


class Active(NamedTuple):
    label: str
    remove_href: str


class Line(NamedTuple):
    """A decision in the log. Decided at a meeting and standing is what most are: of that nothing is said."""

    reference: str
    title: str
    href: str
    decided: str
    decided_iso: str
    how: str
    standing: str
    standing_words: str
    standing_why: str
    review: str
    review_tone: str
    awaits_action: bool


def log(asked: LogFilter, actor: Actor, cursor: str | None) -> dict[str, Any]:
    how = queries.overview(asked, actor)
    found = queries.page_of_log(asked, actor, cursor)
    rows = found.rows
    words = f"{len(rows)} of {how.found:,}" if how.found > len(rows) else count(how.found, "decision")
    return {
        "lines": [line(row) for row in rows],
        "lead": _lead(how),
        "tabs": [
            Tab("Decision log", LOG, True),
            Tab("Proposals", url_for("proposals.index"), False),
        ],
        "heads": [_head(asked, name, label) for name, label in HEADS],
        "filters": _form(asked, how),
        "offers_bodies": len(how.bodies) > 1,
        "chips": [
            Chip(f"needs an action ({how.awaiting:,})", asked.but(action=not asked.action).address, asked.action),
            Chip(f"due for review ({how.due:,})", asked.but(review=not asked.review).address, asked.review),
        ],
        "active_filters": _active(asked, how),
        "clear_href": None if asked.is_plain else LOG,
        "kept": kept_by(actor, AREA),
        "here": asked.address,
        "pages": pages_of(found, asked.address, len(rows), "decision", total=words),
        "ways_out": [
            WayOn(label, address(f"{LOG}/{path}", asked.values()))
            for label, path in (("CSV", "export.csv"), ("Excel", "export.xlsx"), ("Print", "print"))
        ],
        "record_href": url_for("decisions.new") if policy.runs_decisions(actor) else None,
        "is_bare": how.all == 0,
        "reads_all": actor.holds(Permission.READ_MEMBERS),
        "has_group": how.all > 0 or the_steering_group() is not None,
    }


def _lead(how: Overview) -> str:
    if not how.all:
        return "What the steering group has decided, word for word, and what came of it."
    if how.in_force == how.all:
        words = [f"{count(how.all, 'decision stands', 'decisions stand')}, and nothing was superseded or lapsed"]
    else:
        words = [f"{count(how.in_force, 'decision stands', 'decisions stand')} of {how.all:,}"]
    if how.provisional:
        words.append(
            f"{how.provisional} of them until a meeting has ratified {'it' if how.provisional == 1 else 'them'}"
        )
    return f"{', '.join(words)}."


def _head(asked: LogFilter, name: str, label: str) -> Head:
    if name not in SORTS:
        return Head(name, label, "", "")
    direction = ("descending" if asked.descending else "ascending") if asked.sort == name else ""
    return Head(name, label, asked.sorted_by(name).address, direction)


def _form(asked: LogFilter, how: Overview) -> LogFilterForm:
    values = asked.values()
    form = LogFilterForm(formdata=None, data=values)
    for name in ("sort", "turned", "action", "review"):
        if name not in values:
            delattr(form, name)
    form.year.choices = {"": "any year", **{year: year for year in how.years}}
    form.body.choices = {"": "any body", **dict(how.bodies)}
    return form


def _active(asked: LogFilter, how: Overview) -> list[Active]:
    shown = []
    if asked.q:
        shown.append(Active(f"with “{asked.q}”", asked.but(q="").address))
    if asked.year:
        shown.append(Active(f"in {asked.year}", asked.but(year="").address))
    if asked.standing:
        shown.append(Active(asked.standing, asked.but(standing="").address))
    if asked.body:
        shown.append(Active(dict(how.bodies).get(asked.body, "of one body"), asked.but(body="").address))
    return shown


def line(row: AnyRow) -> Line:
    review, tone = review_words(row)
    return Line(
        reference=row.reference,
        title=row.title,
        href=f"{LOG}/{row.reference}",
        decided=day(row.decided_on),
        decided_iso=row.decided_on.isoformat(),
        how=row.how.value if row.how is not How.MEETING else "",
        standing=slug(row.standing),
        standing_words=capital(row.standing.value) if row.standing is not Standing.STANDS else "",
        standing_why=(row.standing_why or "") if row.standing is not Standing.STANDS else "",
        review=review,
        review_tone=tone,
        awaits_action=bool(row.awaits_action),
    )


def review_words(row: Any) -> tuple[str, str]:
    """When a decision is looked at again, and how pressing that is."""
    if row.review_on is None or row.standing in (Standing.LAPSED, Standing.SUPERSEDED):
        return "", "none"
    today = clock.today()
    days = (row.review_on - today).days
    if days < 0:
        return f"{until(row.review_on, today)}, {day(row.review_on)}", "late"
    return f"{day(row.review_on)}", "soon" if days < 60 else "calm"


def on_paper(asked: LogFilter, actor: Actor) -> dict[str, Any]:
    """What is filtered, with its words, to be printed."""
    rows, is_all = first_rows(asked, actor, MOST)
    return {
        "lines": [
            {
                "line": line(row),
                "decided": long_day(row.decided_on),
                "statement": read(row.statement, below=3).html,
                "reasons": read(row.reasons, below=3).html if row.reasons else None,
                "dissent": read(row.dissent, below=3).html if row.dissent else None,
            }
            for row in rows
        ],
        "count_words": count(len(rows), "decision") if is_all else f"The first {MOST} decisions",
        "is_all": is_all,
        "back": asked.address,
    }
