"""How does somebody learn that their way in has changed?

By a letter to the address we have for them: whoever did it, they hear of it,
and can end what somebody else has begun.
"""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from app import clock
from app.accounts.links import make_link
from app.accounts.models import Purpose
from app.extensions import db
from app.mail.services import send
from app.people.models import Person
from app.wording import instant

END_LINK_LASTS = timedelta(days=7)  # a letter about a stranger may lie over a weekend


def tell(person_id: int, kind: str, *, subject: str, **facts: Any) -> None:
    """Write this person a letter about their account; nothing is written to somebody without an address.

    :param kind: names the template ``letters/<kind>.txt``. It is given ``name``, ``when`` and ``contact``, too, and
        the ``path`` of a page that ends all their sessions, which works for so many ``days``.
    """
    person = db.session.execute(select(Person.title, Person.email).where(Person.id == person_id)).one()
    if person.email is None:
        return
    token = make_link(person_id, purpose=Purpose.END_SESSIONS, lasting=END_LINK_LASTS)
    common = {
        "name": person.title.split()[0],
        "when": instant(clock.now()),
        "contact": current_app.config["CONTACT_EMAIL"],
        "path": f"/not-me/{token}",
        "days": END_LINK_LASTS.days,
    }
    send(kind, to=person_id, address=person.email, subject=subject, facts={**common, **facts})
