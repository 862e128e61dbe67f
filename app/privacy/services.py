"""What do people ask about their own data, and what do administrators answer?"""

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import MATRIX, Permission
from app.access.rules import ensure
from app.extensions import db
from app.mail.services import send
from app.people.identity import actor_for
from app.people.models import Grant, Person
from app.people.queries import running
from app.privacy import policy
from app.privacy.erasing.doing import erase
from app.privacy.models import DAYS_TO_ANSWER, Asked, Outcome, PrivacyRequest
from app.records.deeds import explain, note
from app.wording import capital, long_day

WORDS = {Asked.COPY: "a request for a copy", Asked.ERASURE: "a request for erasure", Asked.COMPLAINT: "a complaint"}


class Already(Exception):
    """It was asked or answered before. Its text says so."""


def complain(*, name: str, address: str, words: str, by: Actor) -> PrivacyRequest:
    """Take a complaint, from anybody, and acknowledge it at once."""
    asked = _ask(Asked.COMPLAINT, person_id=by.id, name=name, address=address, words=words)
    send(
        "complaint_received",
        to=by.id,
        address=address,
        subject="We have received your complaint",
        facts={"name": name, "words": words, "due": long_day(asked.due_on)},
    )
    _tell_who_answers(asked)
    return asked


def ask_for_erasure(person: Person, *, by: Actor, words: str | None = None) -> PrivacyRequest:
    """Ask to be erased; or, for an administrator, enter that somebody asked in another way.

    :raises Already: it has been asked, and waits.
    """
    ensure(by.id == person.id or policy.may_erase(by, person.id), "ask for somebody else’s erasure")
    if waiting_erasure(person.id) is not None:
        raise Already("This has been asked already, and waits for an answer: look for it among the requests")
    asked = _ask(
        Asked.ERASURE,
        person_id=person.id,
        words=words,
        entered_by_id=by.id if by.id != person.id else None,
    )
    if person.email:
        send(
            "erasure_received",
            to=person.id,
            address=person.email,
            subject="You have asked us to erase your data",
            facts={"name": person.name, "due": long_day(asked.due_on)},
        )
    _tell_who_answers(asked)
    return asked


def ask_for_copy(person: Person, *, by: Actor, words: str | None = None) -> PrivacyRequest:
    """Make a copy of everything held about somebody. One made for somebody else is told in their history."""
    ensure(policy.may_make_copy(by, person.id, can_sign_in=can_sign_in(person)), "make a copy of somebody else’s data")
    asked = _ask(Asked.COPY, person_id=person.id, words=words, entered_by_id=by.id if by.id != person.id else None)
    asked.outcome, asked.answered_at, asked.answered_by_id = Outcome.DONE, asked.asked_at, by.id
    if by.id != person.id:
        note(person, "copy of their data", before=None, after="made for them")
        explain(person, "made a copy of what is held about them", by=by)
    return asked


def can_sign_in(person: Person) -> bool:
    actor = actor_for(person.id)
    return actor is not None and bool(actor.holdings)


def enter(person: Person, asked: Asked, *, by: Actor, words: str | None) -> PrivacyRequest:
    """Enter what somebody asked in another way: by letter, by telephone, in person."""
    ensure(policy.may_answer(by), "enter what somebody else asked")
    if asked is Asked.COPY and can_sign_in(person):
        raise Already(f"{person.name} can sign in, and makes their own copy under “Your data”")
    if asked is Asked.COPY:
        return ask_for_copy(person, by=by, words=words)
    return ask_for_erasure(person, by=by, words=words)


def take_back(asked: PrivacyRequest, *, by: Actor) -> None:
    """Whoever asked to be erased may think again."""
    ensure(asked.person_id == by.id, "take back what somebody else asked")
    _close(asked, Outcome.TAKEN_BACK, by=by, answer=None)


def answer(asked: PrivacyRequest, words: str, *, by: Actor) -> None:
    """Answer a complaint. The answer goes to whoever complained."""
    ensure(policy.may_answer(by), "answer this complaint")
    _close(asked, Outcome.DONE, by=by, answer=words)
    _write_back(asked, "complaint_answered", "The answer to your complaint", words)


def decline(asked: PrivacyRequest, words: str, *, by: Actor) -> None:
    """Say no to an erasure, and why."""
    ensure(policy.may_answer(by), "answer this request")
    _close(asked, Outcome.DECLINED, by=by, answer=words)
    _write_back(asked, "erasure_declined", "Your data has not been erased", words)


def carry_out(asked: PrivacyRequest, *, by: Actor) -> None:
    """Erase whoever this request is about.

    :raises NotYet: they still own or hold something.
    """
    ensure(asked.person_id is not None and policy.may_erase(by, asked.person_id), "erase this person")
    _close(asked, Outcome.DONE, by=by, answer=None)
    asked.sweep_from = clock.now()
    person = db.session.scalars(select(Person).where(Person.id == asked.person_id).with_for_update(of=Person)).one()
    erase(person, by=by)


def waiting_erasure(person_id: int) -> PrivacyRequest | None:
    return db.session.scalar(
        select(PrivacyRequest).where(
            PrivacyRequest.person_id == person_id,
            PrivacyRequest.asked == Asked.ERASURE,
            PrivacyRequest.outcome.is_(None),
        )
    )


def _ask(
    asked: Asked,
    *,
    person_id: int | None,
    name: str | None = None,
    address: str | None = None,
    words: str | None = None,
    entered_by_id: int | None = None,
) -> PrivacyRequest:
    request = PrivacyRequest(
        asked=asked,
        person_id=person_id,
        name=name,
        address=address,
        words=words,
        entered_by_id=entered_by_id,
        asked_at=clock.now(),
        due_on=clock.today() + DAYS_TO_ANSWER,
    )
    db.session.add(request)
    db.session.flush()
    return request


def _close(asked: PrivacyRequest, outcome: Outcome, *, by: Actor, answer: str | None) -> None:
    # Locked and read again: of two who answer at once the second is told.
    db.session.refresh(asked, with_for_update=True)
    if asked.outcome is not None:
        raise Already(f"This has been answered already: {asked.outcome.value}")
    asked.outcome, asked.answer = outcome, answer
    asked.answered_at, asked.answered_by_id = clock.now(), by.id


def _write_back(asked: PrivacyRequest, kind: str, subject: str, words: str) -> None:
    person = db.session.get(Person, asked.person_id) if asked.person_id is not None else None
    address = asked.address or (person.email if person is not None else None)
    if address:
        name = asked.name or (person.name if person is not None else "")
        facts = {"name": name, "words": words, "asked": long_day(clock.local(asked.asked_at).date())}
        send(kind, to=asked.person_id, address=address, subject=subject, facts=facts)


def _tell_who_answers(asked: PrivacyRequest) -> None:
    """Administrators come rarely: a letter tells them that a clock is running, and nothing about anybody."""
    for person in _who_answers():
        send(
            "privacy_waiting",
            to=person.id,
            address=person.email or "",
            subject=f"{capital(WORDS[asked.asked])} waits for an answer",
            facts={
                "name": person.name,
                "what": WORDS[asked.asked],
                "due": long_day(asked.due_on),
                "path": f"/privacy/requests/{asked.id}",
            },
            key=f"privacy-request-{asked.id}-{person.id}",
        )


def _who_answers() -> list[Person]:
    roles = [role for role, permissions in MATRIX.items() if Permission.PRIVACY_ANSWER in permissions]
    holding = select(Grant.person_id).where(Grant.role.in_(roles), running(Grant, clock.today()))
    query = select(Person).where(Person.id.in_(holding), Person.email.is_not(None), Person.disabled_on.is_(None))
    return list(db.session.scalars(query.order_by(Person.id)))


def remind(asked: PrivacyRequest) -> None:
    """Once more, a week before it is due."""
    for person in _who_answers():
        send(
            "privacy_waiting",
            to=person.id,
            address=person.email or "",
            subject=f"A week left to answer: {WORDS[asked.asked]}",
            facts={
                "name": person.name,
                "what": WORDS[asked.asked],
                "due": long_day(asked.due_on),
                "path": f"/privacy/requests/{asked.id}",
            },
            key=f"privacy-request-{asked.id}-{person.id}-reminder",
        )
