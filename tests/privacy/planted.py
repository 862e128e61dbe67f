"""Somebody whose every value can be told from anybody else's, wherever it turns up."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta

from app import clock
from app.access.roles import Role
from app.accounts.models import (
    Account,
    ExternalIdentity,
    KnownDevice,
    OneTimeLink,
    Passkey,
    Purpose,
    RecoveryCode,
    SecondStep,
    SignedIn,
)
from app.actions import services as actions
from app.actions.models import Action, Confidence, Reminder
from app.charter.models import (
    Acceptance,
    DecisionRule,
    Document,
    DocumentKind,
    DocumentVersion,
    Recommendation,
    Response,
    VersionState,
)
from app.decisions import services as decisions
from app.decisions.models import Ballot, Correction, Elector, Option, Vote
from app.decisions.workflow import Choice, How
from app.decisions.workflow import Outcome as BallotOutcome
from app.extensions import db
from app.feeds.models import Feed
from app.files.services import store
from app.imports.models import Import, ImportRow
from app.mail.models import Letter
from app.mail.services import send
from app.membership.models import JoinRequest, Leaving, LeavingItem, RequestStatus, Step, StepDone, Welcome
from app.notices.models import NoticeChoice, Rhythm
from app.people.models import Affiliation, Grant, Level, Person
from app.privacy.models import Asked, Outcome, PrivacyRequest
from app.records.deeds import explain
from app.records.models import Reader, Record
from app.records.services import withdraw
from app.saved.models import ChosenColumns, SavedView
from app.steering.models import Body, Candidacy, Deputy, Interest, NoInterests, Office, OfficeKind, Seat, Term
from tests.given import Given
from tests.privacy.planted_meetings import plant_a_meeting

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
    given.recommendation()
    with given.settled():
        _come_by_other_ways(planted)
        _sign_in_by_every_way(planted)
        _agree(planted)
        _complain(planted)
        _steer(planted)
        _keep_for_themselves(planted)
        _lead_and_be_mentioned(planted)
        plant_a_meeting(planted.person_id, planted.other_id, NAME)
    body_id, seat_id = given.body(), given.seat("Marker seat", holder=planted.other_id)
    with given.settled():
        _propose_and_vote(planted, body_id, seat_id)
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
        # A table without a header: its first row is taken for one.
        header=[NAME, ADDRESS],
        remarks=[f"“{NAME}” above the header was taken as a title and left out."],
        done_at=clock.now(),
        done_by_id=planted.person_id,
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


def _sign_in_by_every_way(planted: Planted) -> None:
    theirs, now = planted.person_id, clock.now()
    db.session.add_all(
        [
            Account(person_id=theirs, password_hash="slow", password_set_at=now, signed_in_at=now),
            Passkey(person_id=theirs, credential_id=b"zq", public_key=b"", user_handle=b"zq", sign_count=0, name=JOB),
            ExternalIdentity(person_id=theirs, issuer="https://employer.example", subject=ADDRESS),
            RecoveryCode(person_id=theirs, digest=b"zq-code"),
            OneTimeLink(
                token_digest=b"zq-link", purpose=Purpose.SIGN_IN, person_id=theirs, expires_at=now, onward="/people/1"
            ),
            SignedIn(
                digest=b"zq-session",
                label="zq-session",
                person_id=theirs,
                data=f'{{"said": "{NAME}"}}',
                device=f"{JOB} on a phone",
                started_at=now,
                seen_at=now,
            ),
            Welcome(person_id=theirs, asked_at=now, began_at=now),
            NoticeChoice(person_id=theirs, rhythm=Rhythm.WEEKLY, chosen_at=now),
        ]
    )
    db.session.flush()
    db.session.add(StepDone(person_id=theirs, step=Step.PURPOSE, done_at=now))
    leaving = Leaving(
        person_id=theirs,
        leaves_on=clock.today(),
        why=f"{NAME} retires",
        to_id=planted.other_id,
        planned_at=now,
        cancelled_at=now,
        fault=f"{NAME} still owned something",
    )
    db.session.add(leaving)
    db.session.flush()
    db.session.add(LeavingItem(leaving_id=leaving.id, record_id=planted.action_id, to_id=planted.other_id))


def add_second_step(given: Given, planted: Planted) -> None:
    """Apart from the rest: from here on they need a code to sign in."""
    with given.settled():
        db.session.add(SecondStep(person_id=planted.person_id, sealed_secret="sealed", last_step=0))


def _agree(planted: Planted) -> None:
    """What they adopted, accepted and answered, and what others said of them in doing so."""
    document = Document(title="Safety", document_kind=DocumentKind.SAFETY, words=f"Ask {NAME}.")
    db.session.add(document)
    db.session.flush()
    version = DocumentVersion(
        document_id=document.id,
        number=1,
        state=VersionState.ADOPTED,
        title="Safety",
        text="We listen.",
        written_by_id=planted.other_id,
        adopted_on=clock.today(),
        adopted_by_id=planted.person_id,
    )
    db.session.add(version)
    db.session.flush()
    db.session.add(Acceptance(version_id=version.id, person_id=planted.person_id))
    advised = db.session.query(Recommendation).one()
    advised.response, advised.response_why = Response.ACCEPTED, f"{NAME} does it"
    advised.responded_on, advised.responded_by_id = clock.today(), planted.person_id


def _keep_for_themselves(planted: Planted) -> None:
    """A view, columns, a calendar, and that they were reminded."""
    theirs = planted.person_id
    db.session.add_all(
        [
            SavedView(person_id=theirs, area="actions", name=f"For {NAME}", address=f"/actions?q={JOB}"),
            ChosenColumns(person_id=theirs, area="actions", columns="owner due"),
            Feed(person_id=theirs, kind="due-dates", digest="zq-feed"),
            Reminder(action_id=planted.action_id, person_id=theirs, due_on=clock.today(), step=7),
        ]
    )


def _steer(planted: Planted) -> None:
    """A seat, an office and a deputyship that are over, an interest, and a seat that they would have liked."""
    theirs, over = planted.person_id, LONG_AGO + timedelta(days=30)
    body = db.session.query(Body).one()
    seat = Seat(title="A seat", body_id=body.id, position=1)
    db.session.add(seat)
    explain(seat, "added it", by=given_actor(planted.other_id), why=f"{NAME} asked for it")
    db.session.flush()
    told = {"person_id": theirs, "from_on": LONG_AGO, "appointed_how": f"{NAME} was elected"}
    ended = {"ended_why": f"{NAME} moved away", "ended_by_id": theirs}
    term = Term(seat_id=seat.id, until_on=over, ended_on=over, appointed_by_id=theirs, **told, **ended)
    db.session.add(term)
    db.session.flush()
    db.session.add_all(
        [
            Office(
                body_id=body.id,
                office=OfficeKind.SECRETARY,
                until_on=over,
                appointed_by_id=planted.other_id,
                **told,
                **ended,
            ),
            Deputy(
                term_id=term.id,
                person_id=theirs,
                from_on=LONG_AGO,
                until_on=over,
                named_by_id=theirs,
                ended_by_id=theirs,
            ),
            Interest(person_id=theirs, nature=f"Trustee, as {NAME}", in_what=f"The trust of {FORMER_NAME}"),
            NoInterests(person_id=theirs),
            Candidacy(
                seat_id=seat.id,
                person_id=theirs,
                why=f"I, {NAME}, would like it",
                closed_at=clock.now(),
                closed_how=f"Thank you, {NAME}",
            ),
        ]
    )


def _lead_and_be_mentioned(planted: Planted) -> None:
    """A plan that was theirs until it was withdrawn, and an update that asks them something."""
    other = given_actor(planted.other_id)
    plan = actions.add_plan(
        by=other,
        title=f"The plan of {NAME}",
        objective=f"{NAME} is content.",
        lead=db.session.get_one(Person, planted.person_id),
    )
    db.session.flush()
    withdraw(plan, by=other, why=f"{NAME} leaves")
    actions.say(db.session.get_one(Action, planted.action_id), f"@{NAME} knows more.", by=other)


def _propose_and_vote(planted: Planted, body_id: int, seat_id: int) -> None:
    """A question of theirs, a ballot that they ran and voted in, a decision, and what they set right in it."""
    theirs, other = planted.person_id, given_actor(planted.other_id)
    proposal = decisions.propose(
        db.session.get_one(Body, body_id),
        title=f"Shall {NAME} speak?",
        background=f"{NAME} offered it.",
        options=["Yes"],
        recommended=1,
        interests=f"{NAME} is paid.",
        by=other,
    )
    decisions.open_proposal(proposal, comments_until=None, by=other)
    decisions.defer(proposal, by=other, why=f"{NAME} is away")
    proposal.proposed_by_id = theirs
    option = db.session.query(Option).filter_by(proposal_id=proposal.id).one()
    ballot = Ballot(
        proposal_id=proposal.id,
        option_id=option.id,
        how=How.MEETING,
        rule=DecisionRule.MAJORITY,
        needed=1,
        opened_by_id=theirs,
        closed_by_id=theirs,
        closed_at=clock.now(),
        outcome=BallotOutcome.CARRIED,
    )
    db.session.add(ballot)
    db.session.flush()
    db.session.add(
        Elector(
            ballot_id=ballot.id,
            seat_id=seat_id,
            person_id=planted.other_id,
            deputy_id=theirs,
            recused_why=f"{NAME} sells it",
        )
    )
    db.session.add(
        Vote(ballot_id=ballot.id, seat_id=seat_id, person_id=theirs, choice=Choice.FOR, reason=f"{NAME} likes it")
    )
    decision = decisions.decide(
        db.session.get_one(Body, body_id),
        title=f"{NAME} speaks",
        statement=f"{NAME} speaks in May.",
        reasons=f"{NAME} asked.",
        dissent=f"Not {NAME}.",
        standing_why=f"{NAME} was there.",
        how=How.MEETING,
        by=other,
    )
    db.session.flush()
    decisions.correct(decision, text=f"{NAME} speaks in June.", why=f"{NAME} says so", by=other)
    db.session.flush()
    db.session.query(Correction).one().by_id = theirs


def _complain(planted: Planted) -> None:
    """They did, and somebody else about them."""
    for name, address, about in ((NAME, ADDRESS, planted.person_id), (SOMEBODY_ELSE, SOMEBODY_ELSES_ADDRESS, None)):
        db.session.add(
            PrivacyRequest(
                asked=Asked.COMPLAINT,
                person_id=about,
                name=name,
                address=address,
                words=f"{NAME} was named",
                asked_at=clock.now(),
                due_on=clock.today(),
                outcome=Outcome.DONE,
                answer=f"We are sorry, {NAME}",
                answered_at=clock.now(),
                answered_by_id=planted.other_id,
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
