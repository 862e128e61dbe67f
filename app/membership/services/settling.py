"""A newcomer takes the five steps, in any order and at any time."""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.charter import services as charter
from app.charter.models import DocumentKind
from app.database import insert_once
from app.extensions import db
from app.mail.services import send
from app.membership.models import Step, StepDone, Welcome
from app.membership.queries.agreed import in_force
from app.membership.queries.requests import organisation_called
from app.membership.queries.welcome import FIRST_STEPS, progress_of, to_remind
from app.notices.models import NoticeChoice, Rhythm
from app.people import services as people
from app.people.models import Person

REMIND_AFTER = timedelta(days=7)


def take(step: Step, *, by: Actor) -> None:
    """Note that a step is done. Done twice, it was done the first time."""
    if db.session.get(Welcome, by.person_id) is not None:
        insert_once(db.session, StepDone, person_id=by.person_id, step=step, done_at=clock.now())


def confirm_profile(values: dict[str, Any], *, organisation: str | None, by: Actor) -> None:
    """Say that this is who one is: name, job title, level, and one more place of work.

    :raises Unready: for ``name`` or ``organisation``.
    """
    person = db.session.get_one(Person, by.person_id)
    if organisation is not None:
        found = organisation_called(organisation)
        if found is None:
            words = "No organisation here has this name. Choose one from the list, or leave this empty"
            raise Unready("organisation", words)
        people.affiliate(person, found, from_on=clock.today(), by=by)
    people.revise_person(person, values, by=by)
    take(Step.PROFILE, by=by)


def know_an_event(*, attended: bool, by: Actor) -> None:
    """Say that one knows when the next event is, or has been to one already."""
    welcome = db.session.get(Welcome, by.person_id)
    if welcome is not None and attended:
        welcome.attended_at = welcome.attended_at or clock.now()
    take(Step.FIRST_EVENT, by=by)


def choose_notices(rhythm: Rhythm, *, by: Actor) -> None:
    """Say how often letters may come that one has not asked for."""
    ensure(by.is_authenticated, "choose letters for somebody else")
    insert_once(db.session, NoticeChoice, person_id=by.person_id, rhythm=rhythm, chosen_at=clock.now())
    choice = db.session.get_one(NoticeChoice, by.person_id)
    choice.rhythm, choice.chosen_at = rhythm, clock.now()
    take(Step.NOTICES, by=by)


def remind() -> int:
    """Write once to each newcomer who has steps left after a week, and wants such letters. Returns to how many."""
    reminded = 0
    for row in to_remind(before=clock.now() - REMIND_AFTER):
        welcome = db.session.scalar(select(Welcome).where(Welcome.person_id == row.id).with_for_update())
        if welcome is None or welcome.reminded_at is not None:
            continue
        welcome.reminded_at = clock.now()
        progress = progress_of(row.id)
        # Somebody who wants only what they ask for has not asked for this.
        if progress is None or row.rhythm is Rhythm.ASKED:
            continue
        send(
            "welcome_reminder",
            to=row.id,
            address=row.email,
            subject="A few minutes, and you have arrived",
            facts={
                "name": row.title.split()[0],
                "community": current_app.config["COMMUNITY_NAME"],
                "contact": current_app.config["CONTACT_EMAIL"],
                "done": len(progress.done),
                "left": [FIRST_STEPS[step] for step in progress.left],
            },
            key=f"welcome-reminder:{row.id}",
        )
        reminded += 1
    return reminded


def accept_ground_rules(version_id: int | None, *, by: Actor) -> None:
    """Accept the ground rules that one has read, by the version; ``None``: there were none to read.

    :raises Unready: for ``version``: others are in force by now.
    """
    version = in_force([DocumentKind.GROUND_RULES]).get(DocumentKind.GROUND_RULES)
    if version_id != (version.id if version else None):
        raise Unready("version", "The ground rules have changed while you were reading. These are the new ones")
    if version is not None and version.asks_acceptance:
        charter.accept(version, by=by)
    take(Step.GROUND_RULES, by=by)
