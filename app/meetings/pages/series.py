"""What do the pages of series show?"""

from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.history.queries import story
from app.meetings import policy, rhythm
from app.meetings.forms.meetings import PressForm
from app.meetings.forms.series import MakeForm
from app.meetings.models import Series
from app.meetings.pages.lines import line
from app.meetings.paper import place_words
from app.meetings.queries import meetings as queries
from app.meetings.services.series import days_to_make
from app.steering.queries import the_steering_group
from app.wording import capital, count, long_day, slug

NEXT = 6


def every(actor: Actor) -> dict[str, Any]:
    rows = queries.all_series(actor)
    return {
        "series": [
            {
                "title": row.title,
                "href": url_for("meetings.series", series_id=row.id),
                "rule": rhythm.read(row.rule).words,
                "time": f"{row.starts_at:%H:%M}, {rhythm.lasting(row.minutes)}",
                "next": _next(row),
            }
            for row in rows
        ],
        "begin_href": url_for("meetings.begin_series") if policy.may_prepare(actor) else None,
        "has_group": bool(rows) or the_steering_group() is not None,
    }


def _next(row: AnyRow) -> str:
    days = rhythm.next_days(row.rule, since=row.from_on, from_on=clock.today(), most=1)
    return long_day(days[0]) if days else ""


def _room(taken: int, minutes: int) -> str:
    """How much of every meeting its template takes."""
    if taken >= minutes:
        return f"It takes {rhythm.lasting(taken)}, and a meeting lasts {rhythm.lasting(minutes)}: nothing else fits."
    return f"It takes {rhythm.lasting(taken)}, which leaves {rhythm.lasting(minutes - taken)} for what is new."


def one(series: Series, actor: Actor, form: MakeForm | None = None) -> dict[str, Any]:
    prepares = policy.may_prepare(actor)
    template = queries.template_of(series.id)
    days = days_to_make(series, NEXT) if prepares else []
    return {
        "title": series.title,
        "rule": rhythm.read(series.rule).words,
        "time": f"at {series.starts_at:%H:%M}, {rhythm.lasting(series.minutes)}",
        "place": place_words(series.place, series.link),
        "every_time": [
            {
                "id": row.id,
                "title": row.title,
                "section": row.section,
                "purpose": capital(row.purpose.value),
                "purpose_slug": slug(row.purpose),
                "minutes": count(row.minutes, "minute"),
                "remove_href": url_for("meetings.remove_from_template", series_id=series.id, template_id=row.id),
            }
            for row in template
        ],
        "room": _room(sum(row.minutes for row in template), series.minutes) if template else "",
        "days": [long_day(day) for day in days],
        "meetings": [line(row, actor.id) for row in queries.of_series(actor, series.id)],
        "prepares": prepares,
        "make_href": url_for("meetings.make", series_id=series.id),
        "order_href": url_for("meetings.order_template", series_id=series.id),
        "add_href": url_for("meetings.add_to_template", series_id=series.id),
        "edit_href": url_for("meetings.edit_series", series_id=series.id),
        "end_href": url_for("meetings.end_series", series_id=series.id),
        "make_form": form or MakeForm(formdata=None),
        "form": PressForm(formdata=None),
        "history": story(series, limit=20),
    }
