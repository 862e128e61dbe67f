"""How is the register of interests said?"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.extensions import db
from app.people.conferred import conferred_on
from app.records.models import Record
from app.steering import policy, queries
from app.steering.forms import TakeOutForm
from app.steering.models import Interest
from app.steering.pages.saying import person_href
from app.wording import capital, count, day


def whole_register(actor: Actor) -> dict[str, Any]:
    """Everybody who has declared something, or that they have nothing; and who is at the table and has not said."""
    today = clock.today()
    rows = queries.register(today)
    people = [
        {
            "name": theirs[0].name,
            "href": person_href(person_id, actor),
            "interests": [_said(row) for row in theirs],
        }
        for person_id, theirs in ((key, list(group)) for key, group in groupby(rows, key=lambda row: row.person_id))
    ]
    nothing = queries.without_interests()
    declared = {row.person_id for row in (*rows, *nothing)}
    silent = [row for row in _at_the_table() if row.person_id not in declared]
    return {
        "people": people,
        "lead": f"{count(len(rows), 'interest')} of {count(len(people), 'person', 'people')}." if rows else "",
        "nothing": [
            (row.name, person_href(row.person_id, actor), day(clock.local(row.declared_at).date())) for row in nothing
        ],
        "silent": [(row.title, person_href(row.person_id, actor)) for row in silent],
        "mine_href": url_for("steering.mine") if policy.may_declare(actor) else None,
    }


def _at_the_table() -> list[AnyRow]:
    """Who holds a seat, an office, or stands in, today: by name."""
    held, record = conferred_on(clock.today()), Record.__table__
    return list(
        db.session.execute(
            select(held.c.person_id, record.c.title)
            .join(record, record.c.id == held.c.person_id)
            .distinct()
            .order_by(record.c.title, held.c.person_id)
        )
    )


def _said(row: AnyRow) -> dict[str, Any]:
    today = clock.today()
    return {
        "id": row.id,
        "nature": capital(row.nature),
        "in_what": row.in_what,
        "when_words": " ".join(
            f"{word} {day(on)}" for word, on in (("since", row.from_on), ("until", row.until_on)) if on is not None
        ),
        "is_over": row.until_on is not None and row.until_on <= today,
        "declared": day(clock.local(row.declared_at).date()),
    }


def mine(actor: Actor) -> dict[str, Any]:
    """What this person has declared, each line the way to change it."""
    rows, today = queries.interests_of(actor.person_id), clock.today()
    since = queries.no_interests_since(actor.person_id)
    return {
        "nothing_since": day(clock.local(since).date()) if since is not None else "",
        "may_say_none": all(row.until_on is not None and row.until_on <= today for row in rows),
        "none_href": url_for("steering.declare_none"),
        "none_form": TakeOutForm(formdata=None),
        "rows": [_row(row) for row in rows],
        "register_href": url_for("steering.register") if policy.may_read_register(actor) else None,
        "person_href": url_for("people.show", person_id=actor.person_id),
    }


def _row(row: AnyRow) -> dict[str, Any]:
    return {
        **_said(row),
        "edit_href": url_for("steering.edit_interest", interest_id=row.id),
        "href": url_for("steering.interest", interest_id=row.id),
        "take_out_href": url_for("steering.take_out_form", interest_id=row.id),
    }


def one_of_mine(actor: Actor, interest_id: int, **more: Any) -> dict[str, Any]:
    """One line of them: what the fragment shows. ``form`` where it is being edited."""
    queries.interest_of(actor.person_id, interest_id)
    row = next(row for row in queries.interests_of(actor.person_id) if row.id == interest_id)
    return {"row": _row(row), "form": None, "focus": False, "focus_on": "nature", "theirs": None, **more}


_CALLED = {"nature": "What it is", "in_what": "In whom or what", "from_on": "Since when", "until_on": "Until"}


def differing(interest: Interest, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What it says now, field by field, where something else was typed."""
    found = {name: getattr(interest, name) for name in _CALLED}
    return [
        (label, (day(found[name]) if isinstance(found[name], date) else found[name]) or "nothing")
        for name, label in _CALLED.items()
        if (found[name] or None) != (typed[name] or None)
    ]
