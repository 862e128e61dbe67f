"""Whom does a form of these pages name?"""

from typing import Any

from app.access.actor import Actor
from app.access.rules import Unready
from app.people.choosing import person_in
from app.people.models import Person

# The page with one form whose person is suggested while it is typed.
DEED = "steering/deed.html"


def whom(field: Any, actor: Actor) -> Person:
    """:raises Unready: for ``person``: nobody has this name, or several have."""
    found = person_in(field, actor)
    if found is None:
        raise Unready("person", " ".join(field.errors))
    return found
