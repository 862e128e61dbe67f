"""Whom does a field of a form name?"""

from wtforms import Field

from app.access.actor import Actor
from app.people.models import Person
from app.people.queries import people_called
from app.web.forms import fault

NOBODY = "Nobody here has this name. Type a part of it and choose from the list"


def person_in(field: Field, actor: Actor) -> Person | None:
    """The one person whom it names, among those whom this actor may look up; ``None``, with a fault in the field."""
    people = people_called(actor, field.data or "")
    if len(people) == 1:
        return people[0][0]
    several = f"More than one person fits “{field.data}”. Type the e-mail address of one"
    fault(field, several if people else NOBODY)
    return None
