"""Who asked to join the community of the demonstration, who was invited, and how far are they?"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.access.roles import Role
from app.charter.models import DocumentKind
from app.extensions import db
from app.membership import services
from app.membership.models import JoinRequest, Step
from app.membership.queries.agreed import in_force
from app.notices.models import Rhythm
from app.people.identity import actor_for
from app.people.models import Level, Organisation

FILE = Path(__file__).parent / "data" / "joining.toml"
Deed = tuple[int, Callable[[], None]]


def events(organisations: Mapping[str, Organisation], actor: Callable[[str], Actor]) -> Iterator[Deed]:
    """How many days ago, and what happens then.

    :param organisations: by name.
    :param actor: somebody by the key that the data know them by, with all that they hold on the day.
    """
    for told in tomllib.loads(FILE.read_text(encoding="utf-8"))["person"]:
        yield from _of_one(told, organisations, actor)


def _of_one(
    told: Mapping[str, Any], organisations: Mapping[str, Organisation], actor: Callable[[str], Actor]
) -> Iterator[Deed]:
    if "asked" in told:
        yield told["asked"], lambda: _ask(told, organisations)
    if "declined" in told:
        no = told["declined"]
        yield no["days_ago"], lambda: services.decline(_request(told), reason=no["reason"], by=actor(no["by"]))
    if "invited" in told:
        invited = told["invited"]
        yield invited["days_ago"], lambda: _invite(told, organisations, by=actor(invited["by"]))
    if "accepted" in told:
        yield told["accepted"], lambda: _accept(told)
    for step, days_ago in told.get("steps", {}).items():
        yield days_ago, lambda step=step: _take(Step(step), told)


def _ask(told: Mapping[str, Any], organisations: Mapping[str, Organisation]) -> None:
    organisation = organisations.get(told["organisation"])
    services.apply(
        name=told["name"],
        email=told["email"],
        organisation=organisation,
        organisation_name=told["organisation"],
        job_title=told.get("job_title"),
        level=Level(told["level"]) if "level" in told else None,
        why=told["why"],
    )


def _invite(told: Mapping[str, Any], organisations: Mapping[str, Organisation], *, by: Actor) -> None:
    request = services.invite(
        name=told["name"],
        email=told["email"],
        organisation=organisations[told["organisation"]],
        joins_as=Role.LEAD if told.get("speaks_for_it") else Role.MEMBER,
        own_words=told["own_words"],
        by=by,
    )
    request.job_title = told.get("job_title")
    request.level = Level(told["level"]) if "level" in told else None


def _accept(told: Mapping[str, Any]) -> None:
    services.accept(_request(told))


def _request(told: Mapping[str, Any]) -> JoinRequest:
    return db.session.scalars(select(JoinRequest).where(JoinRequest.email == told["email"])).one()


def _take(step: Step, told: Mapping[str, Any]) -> None:
    person_id = _request(told).person_id
    by = actor_for(person_id) if person_id is not None else None
    assert by is not None
    match step:
        case Step.GROUND_RULES:
            version = in_force([DocumentKind.GROUND_RULES]).get(DocumentKind.GROUND_RULES)
            services.accept_ground_rules(version.id if version else None, by=by)
        case Step.FIRST_EVENT:
            services.know_an_event(attended=told.get("attended", False), by=by)
        case Step.NOTICES:
            services.choose_notices(Rhythm.WEEKLY, by=by)
        case _:
            services.take(step, by=by)
