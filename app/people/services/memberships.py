"""When does somebody belong to the community?"""

from datetime import date

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.people import policy
from app.people.models import Person
from app.people.services.intervals import plainly
from app.records.deeds import explain


def begin_membership(person: Person, *, on: date, by: Actor, why: str | None = None) -> None:
    """Let somebody be a member from this day; also somebody who has left before, whose story tells both times.

    :raises Unready: for ``on``.
    """
    ensure(policy.may_invite(by), "let people join")
    if person.joined_on is not None and (person.left_on is None or person.left_on > clock.today()):
        raise Unready("on", f"They are a member already, from {plainly(person.joined_on)}")
    if person.left_on is not None and on < person.left_on:
        raise Unready("on", f"Choose {plainly(person.left_on)} or a later day: until then they were a member")
    rejoins = person.left_on is not None
    person.joined_on = on
    person.left_on = None
    explain(person, "let them join again" if rejoins else "let them join", by=by, why=why)


def end_membership(person: Person, *, on: date, by: Actor, why: str) -> None:
    """Note that somebody is a member no longer: not on this day, and not after it.

    :raises Unready: for ``on`` or ``why``.
    """
    ensure(policy.may_end_membership(by, person.id), "end somebody else’s membership")
    if person.joined_on is None:
        raise Unready("on", "They are no member, so there is nothing to end")
    if person.left_on is not None and person.left_on <= on:
        raise Unready("on", f"Their membership ends on {plainly(person.left_on)} already")
    if on < person.joined_on:
        raise Unready("on", f"Choose {plainly(person.joined_on)} or a later day: they joined then")
    if not why or not why.strip():
        raise Unready("why", "Say why, in a few words")
    person.left_on = on
    explain(person, "left" if by.id == person.id else "noted that they leave", by=by, why=why.strip())
