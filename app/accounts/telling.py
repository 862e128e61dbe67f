"""How does somebody learn that their way in has changed?

By a letter to the address we have for them: whoever did it, they hear of it.
"""

from typing import Any

from flask import current_app
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.mail.services import send
from app.people.models import Person
from app.wording import instant


def tell(person_id: int, kind: str, *, subject: str, **facts: Any) -> None:
    """Write this person a letter about their account; nothing is written to somebody without an address.

    :param kind: names the template ``letters/<kind>.txt``, which is given ``name``, ``when`` and ``contact``, too.
    """
    person = db.session.execute(select(Person.title, Person.email).where(Person.id == person_id)).one()
    if person.email is None:
        return
    common = {
        "name": person.title.split()[0],
        "when": instant(clock.now()),
        "contact": current_app.config["CONTACT_EMAIL"],
    }
    send(kind, to=person_id, address=person.email, subject=subject, facts={**common, **facts})
