"""A form sets what it asks for and nothing else, whatever is sent along with it.

Each form that each role finds is filled in and sent; then again with the name
of every column of every table beside its own fields. Both must have changed the
same. Forms that somebody does not find are sent to by the columns alone.
"""

import enum
import re
from collections import Counter

import pytest
from sqlalchemy import Boolean, Date, Enum, Integer, LargeBinary

from app.database import UtcDateTime
from app.extensions import db
from tests.access.forms import Found, forms_of
from tests.access.places import ways_to
from tests.access.world import SIGNED_IN

# What no two requests share: instants, random numbers, and what is worked out from them.
_ANEW = re.compile(r"(^|_)(at|digest|salt|seal|token|label|key|data|stored_as|secret|hash|handle)$")


def hostile(column, world):
    """A value that this column would take, and that would be worth having."""
    kind = column.type
    if isinstance(kind, Enum) and isinstance(kind.enum_class, enum.EnumMeta):
        return kind.enums[0]
    if isinstance(kind, Boolean):
        return "yes"
    if column.foreign_keys or column.name == "id":
        return str(world.facts["hal"])
    if isinstance(kind, Integer):
        return "7"
    if isinstance(kind, UtcDateTime):
        return "2020-02-02T02:02:02+00:00"
    if isinstance(kind, Date):
        return "2020-02-02"
    return "planted" if isinstance(kind, LargeBinary) else "planted by somebody"


# A token in a letter, and a moment of the clock.
_TOKEN = re.compile(r"[\w.-]{24,}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[\d.+:]*|\d\d:\d\d")


def plain(value):
    return _TOKEN.sub("…", value) if isinstance(value, str) else value


def every_column(world):
    """The names of all columns, as a form could call them."""
    found = {}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            value = hostile(column, world)
            found |= {column.name: value, f"{table.name}.{column.name}": value, f"{table.name}-{column.name}": value}
    return found


def effect(world, somebody, path, fields):
    """The answer's status, and what came and went without what is made anew each time."""
    answer = world.ask(somebody, "POST", path, data=fields)
    told = {}
    for table, (gone, come) in world.tables.difference().items():
        lasting = [not _ANEW.search(name) for name in world.tables.columns(table)]
        told[table] = tuple(
            Counter(tuple(plain(v) for v, kept in zip(row, lasting, strict=True) if kept) for row in rows.elements())
            for rows in (gone, come)
        )
    world.tables.put_back()
    return answer.status_code, {table: pair for table, pair in told.items() if pair[0] != pair[1]}


def in_short(found) -> str:
    status, changed = found
    return f"{status} {', '.join(sorted(changed))} {str(changed)[:400]}"


def found_by(world, who):
    somebody = world.everybody[who]
    forms = forms_of(world, somebody)
    known = {form.path for form in forms}
    unseen = [
        Found(endpoint, path)
        for endpoint in world.endpoints
        if endpoint.method == "POST"
        for path in ways_to(world, endpoint, somebody)
        if path not in known
    ]
    return forms, unseen


@pytest.mark.database("sqlite")  # what a form reads is the same on both
@pytest.mark.parametrize("who", SIGNED_IN)
def test_every_column_beside_its_own_fields_changes_nothing_more(world, who):
    somebody, columns, wrong = world.everybody[who], every_column(world), []
    forms, unseen = found_by(world, who)
    for form in [*forms, *unseen]:
        along = {name: value for name, value in columns.items() if name not in form.fields}
        along |= {
            form.prefix + name: value
            for name, value in columns.items()
            if form.prefix and form.prefix + name not in form.fields
        }
        alone = effect(world, somebody, form.path, form.fields)
        both = effect(world, somebody, form.path, {**along, **form.fields})
        # Shown no form, they may send a field of it along: the answer is another one then, and nothing changes.
        if alone[1] != both[1] or (form.fields and alone[0] != both[0]):
            wrong.append(f"{who}: {form.path} ({form.endpoint.name}): {in_short(alone)} alone, {in_short(both)} so")

    assert not wrong, "\n".join(wrong)


@pytest.mark.database("sqlite")
def test_the_forms_do_something_as_they_are_filled_in(world):
    """Else nothing above would have been tried: somebody's form has its effect, for each that changes something."""
    refused: dict[str, set[int]] = {}
    done: set[str] = set()
    for who in SIGNED_IN:
        somebody = world.everybody[who]
        for form in forms_of(world, somebody):
            if form.endpoint.name in done:
                continue
            status, changed = effect(world, somebody, form.path, form.fields)
            if status in (200, 303) and changed:
                done.add(form.endpoint.name)
            else:
                refused.setdefault(form.endpoint.name, set()).add(status)

    unfilled = {name: statuses for name, statuses in refused.items() if name not in done}
    assert unfilled.keys() == WITHOUT_EFFECT.keys(), f"say in tests/access/forms.py how to fill in {unfilled}"


# Forms that change nothing as they are filled in here, with why.
WITHOUT_EFFECT: dict[str, str] = {
    "accounts.add_passkey": "a device has to answer its challenge",
    "accounts.add_second_step": "an app has to give its code",
    "imports.take_in": "a file has to be chosen",
    "meetings.carried_over": "nothing is carried over before its meeting has begun",
    "meetings.order": "the button that is pressed says what moves",
    "meetings.order_template": "the button that is pressed says what moves",
    "imports.decide": "no row of theirs waits for a decision",
    "live.approve": "the minutes that it is about have not gone out",
    "live.ask": "the meeting was never quorate",
    "live.lapse": "nothing on the agenda waits to be ratified",
    "live.open_meeting": "the one is open, the other over",
    "live.reopen": "another meeting of the body is in session",
    "minutes.add_erratum": "none are approved",
    "minutes.approve": "none have gone out",
    "minutes.take_back": "none have gone out",
    "saved.rename": "it is sent with the name that it has",
}
