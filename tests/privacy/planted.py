"""Somebody whose every value can be told from anybody else's, wherever it turns up."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta

from app import clock
from app.access.roles import Role
from app.accounts.models import KnownDevice
from app.actions import services as actions
from app.actions.models import Action, Confidence
from app.extensions import db
from app.files.services import store
from app.imports.models import Import, ImportRow
from app.mail.models import Letter
from app.mail.services import send
from app.membership.models import JoinRequest, RequestStatus
from app.people.models import Affiliation, Grant, Level, Person
from app.records.deeds import explain
from app.records.models import Reader, Record
from tests.given import Given

NAME = "Zyxwenna Quorrblatt"
FORMER_NAME = "Zyxwenna Ploverwick"
ADDRESS = "zq.unmistakable@planted.example"
FORMER_ADDRESS = "zp.before@planted.example"
JOB = "Marker jobtitleqqx"
GRANT_WHY = "grantwhyqqx because they asked"
# Anything of this found anywhere after an erasure is a leak.
MARKERS = [
    "zyxwenna",
    "quorrblatt",
    "ploverwick",
    "unmistakable@planted",
    "zp.before@planted",
    "jobtitleqqx",
    "grantwhyqqx",
]
SOMEBODY_ELSE = "Bystander Elsewhereman"
SOMEBODY_ELSES_ADDRESS = "bystander.private@elsewhere.example"
LONG_AGO = date(2024, 1, 8)


@dataclass
class Planted:
    """Who was planted, who stands beside them, and what they have touched."""

    person_id: int
    other_id: int
    action_id: int = 0
    action_number: int = 0
    other_action_id: int = 0
    file_ids: list[int] = field(default_factory=list)


def plant(given: Given, *, left: bool = True) -> Planted:
    """Somebody who did everything that leaves a trace, and has handed over what they owned."""
    organisation = given.organisation("Marker Trust")
    other = given.chair(SOMEBODY_ELSE, email=SOMEBODY_ELSES_ADDRESS)
    with given.settled():
        person = Person(title=FORMER_NAME, email=FORMER_ADDRESS, joined_on=LONG_AGO)
        db.session.add(person)
        explain(person, "added them", by=given_actor(other), why=f"{FORMER_NAME} asked to join")
        db.session.flush()
        person_id = person.id
    with given.settled():
        person = db.session.get_one(Person, person_id)
        person.title, person.email = NAME, ADDRESS
        person.job_title, person.level = JOB, Level.MANAGER
        db.session.add(Affiliation(person_id=person_id, organisation_id=organisation, from_on=LONG_AGO))
        db.session.add(
            Grant(
                person_id=person_id,
                role=Role.COORDINATOR,
                from_on=LONG_AGO,
                until_on=LONG_AGO + timedelta(days=30),
                given_by_id=other,
                why=f"{GRANT_WHY}, says {SOMEBODY_ELSE}",
            )
        )
        db.session.add(
            Grant(person_id=other, role=Role.MEMBER, from_on=LONG_AGO, given_by_id=person_id, why=f"{NAME} said so")
        )
    planted = Planted(person_id, other)
    _act(given, planted)
    if left:
        with given.settled():
            db.session.get_one(Person, person_id).left_on = clock.today()
    return planted


def _act(given: Given, planted: Planted) -> None:
    planted.action_number = given.action(f"Ask {NAME} about the guide", owner=planted.person_id)
    number = given.action(
        "Thank everybody", owner=planted.other_id, done_when=f"{NAME.upper()} and {SOMEBODY_ELSE} are thanked."
    )
    with given.settled():
        by, other = given_actor(planted.person_id), given_actor(planted.other_id)
        action = db.session.query(Action).filter_by(number=planted.action_number, kind="action").one()
        theirs = db.session.query(Action).filter_by(number=number, kind="action").one()
        planted.action_id, planted.other_action_id = action.id, theirs.id
        actions.say(action, f"I am {NAME}, write to {ADDRESS} or to {SOMEBODY_ELSES_ADDRESS}.", by=by)
        actions.say(action, f"Thank you, {NAME}! says {SOMEBODY_ELSE}", by=other)
        actions.judge(action, Confidence.AT_RISK, by=by, why=f"{NAME} is away")
        for name, content in (
            (f"{NAME.replace(' ', '_')}.txt", f"By {NAME}, {ADDRESS}".encode()),
            ("plan.txt", b"Nobody is named in here."),
        ):
            stored = store(io.BytesIO(content), name, action, by=by)
            planted.file_ids.append(stored.id)
            actions.add_evidence(action, actions.Proof(title=f"Notes of {NAME}", file_id=stored.id), by=by)
        db.session.add(Reader(record_id=action.id, person_id=planted.person_id))
        send("sign_in", to=planted.person_id, address=ADDRESS, subject="For you", facts=LETTER)
        send("sign_in", to=planted.other_id, address=SOMEBODY_ELSES_ADDRESS, subject=f"About {NAME}", facts=LETTER)
        for letter in db.session.query(Letter):
            letter.sent_at = clock.now()
    with given.settled():
        _come_by_other_ways(planted)
    with given.settled():
        action = db.session.get_one(Action, planted.action_id)
        other = given_actor(planted.other_id)
        actions.hand_over(action, db.session.get_one(Person, planted.other_id), by=other, why=f"{NAME} leaves us")
        actions.revise(action, {"title": f"Ask {NAME} about the guides"}, by=other)


def _come_by_other_ways(planted: Planted) -> None:
    """Tables that were imported, one row of which was left out; a request to join; a device."""
    sent = Import(
        kind="people",
        filename=f"{NAME}.csv",
        sent_by_id=planted.other_id,
        rows=2,
        header=["name", "e-mail", "job"],
        remarks=[],
        done_at=clock.now(),
    )
    db.session.add(sent)
    db.session.flush()
    cells = [NAME, ADDRESS, JOB]
    for number, record_id in ((2, planted.person_id), (3, None)):
        db.session.add(
            ImportRow(
                import_id=sent.id,
                number=number,
                cells=cells,
                record_id=record_id,
                before={"job_title": [None, JOB]} if record_id else None,
                told=f"{NAME} is new",
            )
        )
    for address in (ADDRESS, FORMER_ADDRESS):
        db.session.add(
            JoinRequest(
                name=NAME,
                email=address,
                job_title=JOB,
                why=f"{NAME} would like to learn",
                applied=True,
                status=RequestStatus.DECLINED,
                asked_at=clock.now(),
                decided_at=clock.now(),
                decline_reason=f"Not yet, {NAME}",
            )
        )
    db.session.add(
        KnownDevice(
            person_id=planted.person_id,
            digest=b"zq-digest",
            words=f"{JOB} on a phone",
            first_seen_at=clock.now(),
            last_seen_at=clock.now(),
        )
    )


LETTER = {"name": "you", "path": "/sign-in/x", "minutes": 30}


def given_actor(person_id: int):  # type: ignore[no-untyped-def]
    """Somebody with what they hold today, in the transaction at hand."""
    from app.people.identity import actor_for

    actor = actor_for(person_id)
    assert actor is not None
    return actor


def record(record_id: int) -> Record:
    return db.session.get_one(Record, record_id)
