"""What do the pages about leaving and handing over hand to their templates?"""

from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.membership.models import Leaving
from app.people.models import Person
from app.people.queries import employers_of, role_words, roles_of
from app.web.contributions import Owned
from app.wording import count, day, long_day


def _about(person: Person, owned: list[Owned], actor: Actor) -> dict[str, Any]:
    own = person.id == actor.id
    return {
        "own": own,
        "name": person.name,
        "person_href": url_for("people.show", person_id=person.id),
        "owned": owned,
        "owned_words": _owned_words(owned, "You" if own else person.name, "own" if own else "owns"),
        "suggest_href": url_for("people.suggest", field="taker"),
    }


def _owned_words(owned: list[Owned], who: str, verb: str) -> str:
    if not owned:
        return f"{who} {verb} nothing that would need another owner."
    return f"{who} {verb} {count(len(owned), 'thing')} that {'needs' if len(owned) == 1 else 'need'} another owner."


def hand_over(person: Person, owned: list[Owned], actor: Actor) -> dict[str, Any]:
    about = _about(person, owned, actor)
    own = about["own"]
    return {
        **about,
        "heading": "Hand over everything you own" if own else f"Hand over everything {person.name} owns",
        "lead": f"For parental leave, a new job, a long illness: {'you stay' if own else 'they stay'} a part of the "
        "community, and somebody else answers for this from now on.",
    }


def leave(person: Person, owned: list[Owned], planned: Leaving | None, actor: Actor) -> dict[str, Any]:
    """What will happen, in words, before the button."""
    about = _about(person, owned, actor)
    own = about["own"]
    return {
        **about,
        "heading": "Leave the community" if own else f"{person.name} leaves",
        "happens": _consequences(person, own=own),
        "button": "Leave" if own else f"Let {person.name} leave",
        "planned": _planned(planned, own=own) if planned is not None else None,
        "call_off_href": url_for("membership.call_off", person_id=person.id),
        "hand_over_href": url_for("membership.hand_over", person_id=person.id),
    }


def _consequences(person: Person, *, own: bool) -> list[str]:
    you, your = ("You", "Your") if own else ("They", "Their")
    found = []
    if person.joined_on is not None and person.left_on is None:
        found.append(f"{your} membership ends. It began on {day(person.joined_on)}.")
    found += [f"{your} role ends: {role_words(grant)}." for grant in roles_of([person.id]).get(person.id, ())]
    found += [f"{you} no longer work at {row.title} here." for row in employers_of([person.id]).get(person.id, ())]
    return [
        *found,
        f"{your} sign-in ends, on every device.",
        f"What {you.lower()} wrote and decided stays, under {your.lower()} name. "
        "Erasing that is another step, which can be asked for at any time.",
    ]


def _planned(leaving: Leaving, *, own: bool) -> dict[str, str]:
    return {
        "words": f"{'You leave' if own else 'They leave'} on {long_day(leaving.leaves_on)}.",
        "fault": leaving.fault or "",
        "why": leaving.why,
    }
