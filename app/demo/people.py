"""What happened among people and organisations while the actions of the demonstration went on?"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Role
from app.extensions import db
from app.people import services
from app.people.models import Grant, Level, Organisation, Person, Sector

FILE = Path(__file__).parent / "data" / "people.toml"


def events(
    people: dict[str, Person], organisations: dict[str, Organisation], actor: Callable[[str], Actor]
) -> Iterator[tuple[int, Callable[[], None]]]:
    """How many days ago, and what happens then: who is added or changed is there for what is told later.

    :param people: by the key that the data know them by; ``organisations`` by name.
    :param actor: somebody by their key, with all that they hold on the day.
    """
    for event in tomllib.loads(FILE.read_text(encoding="utf-8"))["event"]:
        yield event["days_ago"], lambda event=event: _happen(event, people, organisations, actor(event["by"]))


def _happen(
    event: Mapping[str, Any], people: dict[str, Person], organisations: dict[str, Organisation], by: Actor
) -> None:
    match event["do"]:
        case "add_organisation":
            added = services.add_organisation(
                name=event["name"], short_name=event["short_name"], sector=Sector(event["sector"]), by=by
            )
            added.is_illustration = True
            organisations[added.title] = added
        case "add_person":
            person = services.add_person(
                name=event["name"], job_title=event["job_title"], level=Level(event["level"]), by=by, why=event["why"]
            )
            services.affiliate(person, organisations[event["organisation"]], from_on=clock.today(), by=by)
            people[event["key"]] = person
        case "affiliate":
            person = people[event["person"]]
            services.affiliate(person, organisations[event["organisation"]], from_on=clock.today(), by=by)
        case "give":
            person, role = people[event["person"]], Role(event["role"])
            services.give(person, role, from_on=clock.today(), by=by, why=event["why"])
        case "end":
            held = select(Grant).where(
                Grant.person_id == people[event["person"]].id,
                Grant.role == Role(event["role"]),
                Grant.until_on.is_(None),
            )
            services.end_grant(db.session.scalars(held).one(), on=clock.today(), by=by, why=event["why"])
        case "merge":
            organisation, into = organisations[event["organisation"]], organisations[event["into"]]
            services.merge_organisations(organisation, into=into, by=by, why=event["why"])
