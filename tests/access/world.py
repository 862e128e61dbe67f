"""A small community in which everybody has something of their own.

Built once a run on each kind of database. Whoever asks in it asks over real
requests, with a session and a token of their own; afterwards everything is put
back as it was.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from sqlalchemy import select, update
from werkzeug.test import Client, TestResponse

from app import clock
from app.access.actor import Actor
from app.access.gate import SAFE_METHODS, rules
from app.access.roles import MATRIX, Permission, Role
from app.accounts.models import Passkey, SignedIn
from app.accounts.queries import devices_of
from app.accounts.sessions import digest_of, this_session
from app.charter.models import DocumentKind, Evaluation
from app.decisions.ballots import Entitled
from app.decisions.workflow import Standing
from app.extensions import db
from app.feeds import services as feeds
from app.feeds.kinds import kind_called
from app.files.services import store
from app.imports import services as imports
from app.imports.kinds import importable_called
from app.imports.planning import plan_of
from app.mail.models import Letter
from app.meetings.tokens import token_for as answer_token
from app.meetings.workflow import Reply
from app.membership import services as membership
from app.membership.models import JoinRequest, Welcome
from app.membership.tokens import token_for
from app.people.models import Affiliation, Grant, Person
from app.privacy import services as privacy
from app.records.models import Record, Visibility
from app.saved.models import SavedView
from app.steering.models import Body, Candidacy, Deputy, Interest, Office, OfficeKind, Seat, Term
from app.tables.sheet import Sheet
from app.web.application import Praxis
from tests.access import held
from tests.access.tables import Tables, tables_of
from tests.browser import Browser
from tests.charter.agreed import Charter
from tests.databases import Database
from tests.given import LONG_AGO, SOMEBODY, Given

# Each with what they hold today. The first two hold nothing: to every address they are strangers.
ROLES: Mapping[str, frozenset[Role]] = {
    "visitor": frozenset(),
    "nobody special": frozenset(),
    "member": frozenset({Role.MEMBER}),
    "lead": frozenset({Role.LEAD}),
    "coordinator": frozenset({Role.MEMBER, Role.COORDINATOR}),
    "steering": frozenset({Role.MEMBER, Role.STEERING}),
    "chair": frozenset({Role.MEMBER, Role.CHAIR}),
    "vice-chair": frozenset({Role.MEMBER, Role.VICE_CHAIR}),
    "secretary": frozenset({Role.MEMBER, Role.SECRETARY}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
}
STRANGERS = ("visitor", "nobody special")
SIGNED_IN = tuple(who for who in ROLES if who not in STRANGERS)


@dataclass
class Somebody:
    """Who asks, with the cookie and the token of a session that runs."""

    name: str
    id: int | None
    cookie: str | None
    token: str
    # What is theirs, by the name of its table or kind.
    own: dict[str, Any] = field(default_factory=dict)

    @property
    def permissions(self) -> frozenset[Permission]:
        signed_in = frozenset({Permission.SIGNED_IN}) if ROLES[self.name] else frozenset()
        return signed_in.union(*(MATRIX[role] for role in ROLES[self.name]))


@dataclass(frozen=True)
class Endpoint:
    name: str
    method: str
    # As the address is written: what stands in it, in this order.
    parameters: tuple[str, ...]
    # The permission that it declares; None is for everybody.
    needs: Permission | None


class World:
    def __init__(self, database: Database) -> None:
        self.app: Praxis = database.app
        self.given = Given(self.app)
        self.tables: Tables = tables_of(database)
        # What is there and is not theirs, or belongs to nobody among them.
        self.facts: dict[str, Any] = {}
        # The forms that each of them finds, once somebody has looked.
        self.forms: dict[str, list[Any]] = {}
        self._settle()
        self.everybody = {who: self._arrived(who) for who in ROLES}
        self._give_everybody_something()
        self._welcome(self.everybody["member"].id or 0)
        self._let_nobody_be_seen()
        self.tables.keep()

    def close(self) -> None:
        self.tables.close()

    # Who and what is there.

    def _settle(self) -> None:
        given, facts = self.given, self.facts
        facts["riverside"] = given.organisation("Riverside Trust")
        facts["hillside"] = given.organisation("Hillside Council")
        facts["hal"] = given.member("Hal Hillside", works_at=facts["hillside"])
        facts["goal"] = given.goal()
        facts["recommendation"] = given.recommendation("Publish what was agreed", code="E1")
        facts["second recommendation"] = given.recommendation("Say who answers for it", code="E2")
        agreed = Charter(given)
        facts["decision"] = given.decision("We say what was agreed")
        facts["document"], facts["unadopted document"] = agreed.adopted(), agreed.draft(kind=DocumentKind.PURPOSE)
        agreed.write(facts["document"], "What may be agreed next.")
        facts["hidden action"] = given.action("For the steering group alone", owner=facts["hal"])
        facts["named action"] = given.action("For people by name", owner=facts["hal"])
        facts["elsewhere action"] = given.action("Of another organisation", owner=facts["hal"])
        with given.settled():
            facts["evaluation"] = db.session.scalars(select(Evaluation.id)).one()
            for name, visibility in (("hidden action", Visibility.STEERING), ("named action", Visibility.NAMED)):
                self._record("action", facts[name]).visibility = visibility
            self._record("action", facts["elsewhere action"]).organisation_id = facts["hillside"]
        facts["plan"], facts["unused plan"] = given.plan(), given.plan("A plan of nothing")
        facts["hidden plan"] = given.plan("For the steering group alone")
        with given.settled():
            db.session.get_one(Record, facts["hidden plan"]).visibility = Visibility.STEERING
        for name in ("hidden action", "named action", "elsewhere action"):
            given.evidence(facts[name])
        facts["hidden file"] = self._file(facts["hidden action"])
        facts["named file"] = self._file(facts["named action"])
        facts["elsewhere file"] = self._file(facts["elsewhere action"])
        self._settle_when_it_meets()
        self._settle_what_is_decided()
        self._settle_who_joins()
        self._settle_who_complains()
        self._settle_what_was_imported()
        self.facts["feed token"] = self._feed_of(facts["hal"])
        facts["affiliation"] = self._of_person(Affiliation, facts["hal"])
        given.grant(facts["hal"], Role.LEAD, organisation_id=facts["hillside"])
        facts["grant"] = self._of_person(Grant, facts["hal"])
        facts["disabled"] = given.member("Dan Disabled", works_at=facts["hillside"], disabled_on=LONG_AGO)
        facts["unused"] = given.organisation("Entered By Mistake")
        facts["session"] = self._label_of(self._come_in(facts["hal"])[0])
        facts["device"] = self._device_of(facts["hal"])
        facts["passkey"] = self._passkey(facts["hal"])
        facts["view"] = self._view(facts["hal"])
        facts |= {f"their {name}": found for name, found in self._group_of(facts["hal"], "Hal").items()}
        held.settle(self)

    def _settle_when_it_meets(self) -> None:
        """A published meeting and a draft, each with an item and a paper; items for few; a series with its template."""
        given, facts = self.given, self.facts
        facts["meeting"] = given.meeting(items=(), starts_at=clock.now() + timedelta(days=30))
        facts["agenda item"] = given.agenda_item("For members", meeting=facts["meeting"], presenter=facts["hal"])
        given.published(facts["meeting"])
        facts["draft meeting"] = given.meeting("Not announced yet", items=())
        facts["draft item"] = given.agenda_item("For members, later", meeting=facts["draft meeting"])
        facts["hidden item"] = given.agenda_item(
            "For the body", meeting=facts["meeting"], meant_for=Visibility.STEERING
        )
        facts["named item"] = given.agenda_item(
            "For people by name", meeting=facts["meeting"], meant_for=Visibility.NAMED, readers=[facts["hal"]]
        )
        for name in ("agenda item", "hidden item", "named item"):
            facts[f"paper of {name}"] = given.paper(facts[name])
        with given.settled():
            facts["answer token"] = answer_token(given._meeting(facts["meeting"]), facts["hal"], Reply.ACCEPTED)
        facts["waiting item"] = given.agenda_item("It waits", by=facts["hal"])
        facts["series"] = given.series()
        facts["template item"] = given.template_item(facts["series"])

    def _settle_what_is_decided(self) -> None:
        """Questions and decisions for members, for the steering group, and a draft of Hal’s."""
        given, facts = self.given, self.facts
        facts["seat"] = given.seat("Of the hillside", holder=facts["hal"])
        steering = Visibility.STEERING
        facts["proposal"] = given.proposal(by=facts["hal"])
        facts["draft proposal"] = given.proposal("A draft of Hal’s", by=facts["hal"], is_open=False)
        facts["hidden proposal"] = given.proposal("For the steering group alone", by=facts["hal"], meant_for=steering)
        facts["ballot"] = given.ballot(facts["proposal"])
        facts["decision"] = given.decision(standing=Standing.PROVISIONAL)
        facts["hidden decision"] = given.decision("For the steering group alone", visibility=steering)

    def _settle_who_joins(self) -> None:
        with self.given.settled():
            asked = {"organisation": None, "organisation_name": None, "job_title": None, "level": None}
            membership.apply(name="Nia New", email="nia@example.org", why="To learn.", **asked)
        self.facts["ivo"] = self.given.coordinator("Ivo Inviter")
        coordinator = self.given.actor(self.facts["ivo"])
        with self.given.settled():
            request = db.session.scalars(select(JoinRequest)).one()
            invitation = membership.invite(name="Leo New", email="leo@example.org", organisation=None, by=coordinator)
            self.facts["request"], self.facts["invitation"] = request.id, invitation.id
            self.facts["invitation token"] = token_for(invitation)

    def _settle_who_complains(self) -> None:
        """A complaint, a request for erasure, and a copy that Hal made."""
        hal = self.given.actor(self.facts["hal"])
        with self.given.settled():
            person = db.session.get_one(Person, self.facts["hal"])
            self.facts["complaint"] = privacy.complain(
                name="Hal", address="hal@example.org", words="Too many letters.", by=hal
            ).id
            self.facts["erasure"] = privacy.ask_for_erasure(person, by=hal).id
            self.facts["copy"] = privacy.ask_for_copy(person, by=hal).id

    def _feed_of(self, person_id: int) -> str:
        kind, actor = kind_called("due"), self.given.actor(person_id)
        assert kind is not None
        with self.given.settled():
            return feeds.make(kind, by=actor)

    def _copy_of(self, person_id: int) -> int:
        actor = self.given.actor(person_id)
        with self.given.settled():
            return privacy.ask_for_copy(db.session.get_one(Person, person_id), by=actor).id

    def _settle_what_was_imported(self) -> None:
        """Of organisations and of actions: a table that was sent, one that was matched, and one that was imported."""
        administrator = self.given.actor(self.given.administrator("Ina Importer"))
        coordinator = self.given.actor(self.given.coordinator("Pat Preparer"))
        self._import("organisations", {"name": "Brought in and {}", "sector": "charity"}, by=administrator)
        row = {"title": "Brought in and {}", "owner": "hal@example.org", "due": "2027-03-01"}
        self._import("actions", row, by=coordinator)

    def _import(self, kind: str, row: Mapping[str, str], *, by: Actor) -> None:
        importable = importable_called(kind)
        assert importable is not None
        for step in ("sent", "matched", "imported"):
            with self.given.settled():
                cells = [cell.format(step) for cell in row.values()]
                found = imports.take_in(importable, Sheet(list(row), [cells], [2]), f"{step}.csv", by=by)
                if step != "sent":
                    imports.match(found, importable, {key: n for n, key in enumerate(row)}, {}, by=by)
                if step == "imported":
                    imports.carry_out(found, importable, seen=plan_of(found, importable).digest, by=by)
                self.facts[f"import of {kind} {step}"] = found.id

    def _arrived(self, who: str) -> Somebody:
        given, riverside = self.given, self.facts["riverside"]
        if who == "visitor":
            browser = Browser(self.app, given)
            browser.get("/sign-in")
            return Somebody(who, None, browser.cookie, browser.token or "")
        person_id = given.person(f"{who.title()} Example")
        given.affiliation(person_id, riverside)
        if Role.MEMBER in ROLES[who]:
            with given.settled():
                db.session.get_one(Person, person_id).joined_on = LONG_AGO
        for role in ROLES[who] - {Role.MEMBER}:
            given.holding(person_id, role, organisation_id=riverside if role is Role.LEAD else None)
        if who == "nobody special":
            # Held something when they came in. It has ended since, and their session is still there.
            given.grant(person_id, Role.COORDINATOR)
            cookie, token = self._come_in(person_id)
            with given.settled():
                for grant in db.session.scalars(select(Grant).where(Grant.person_id == person_id)):
                    grant.until_on = date(2025, 1, 8)
            return Somebody(who, person_id, cookie, token)
        cookie, token = self._come_in(person_id)
        return Somebody(who, person_id, cookie, token)

    def _give_everybody_something(self) -> None:
        for somebody in self.everybody.values():
            if somebody.id is None:
                continue
            number = self.given.action(f"Theirs: {somebody.name}", owner=somebody.id, plan_id=self.facts["plan"])
            with self.given.settled():
                self._record("action", number).organisation_id = self.facts["riverside"]
            somebody.own["action"] = number
            self.given.evidence(number)
            if Permission.PROPOSALS_MAKE in somebody.permissions:
                self._proposal_of(somebody)
            somebody.own["file"] = self._file(number)
            somebody.own["affiliation"] = self._of_person(Affiliation, somebody.id)
            somebody.own["grant"] = self._of_person(Grant, somebody.id)
            somebody.own["session"] = self._label_of(self._come_in(somebody.id)[0]) if ROLES[somebody.name] else None
            somebody.own["device"] = self._device_of(somebody.id)
            somebody.own["copy"] = self._copy_of(somebody.id) if ROLES[somebody.name] else None
            somebody.own["passkey"] = self._passkey(somebody.id)
            somebody.own["view"] = self._view(somebody.id)
            somebody.own |= self._group_of(somebody.id, somebody.name)
            if Permission.AGENDA_PROPOSE in somebody.permissions:
                somebody.own["item"] = self.given.agenda_item(f"Proposed: {somebody.name}", by=somebody.id)
                somebody.own["paper"] = self.given.paper(somebody.own["item"])

        self.given.waits_for(self.everybody["member"].own["action"], self.facts["elsewhere action"])

    def _group_of(self, person_id: int, name: str) -> dict[str, int]:
        """A working group of theirs, which confers nothing: a seat with its term and deputy, an office, an interest.

        Beside it a seat that Ivo holds and one that nobody does; a seat without a deputy in a second group, for nobody
        holds two of one; and a group without seats.
        """
        with self.given.settled():
            body = Body(title=f"Group of {name}", purpose="To be tried.", decision_prefix=f"D {name}")
            db.session.add(body)
            db.session.flush()
            empty = Body(title=f"Empty group of {name}", purpose="To be closed.", decision_prefix=f"DE {name}")
            another = Body(title=f"Second group of {name}", purpose="To be tried.", decision_prefix=f"DS {name}")
            db.session.add_all([empty, another])
            db.session.flush()
            seats = [Seat(title=f"Seat {n} of {name}", body_id=body.id, position=n) for n in (1, 2, 3)]
            second = Seat(title=f"Second seat of {name}", body_id=another.id, position=1)
            db.session.add_all([*seats, second])
            db.session.flush()
            seat, of_ivo, vacant = seats
            days = {"from_on": LONG_AGO, "appointed_how": "It was agreed so."}
            term = Term(seat_id=seat.id, person_id=person_id, until_on=date(2099, 1, 1), **days)
            second_term = Term(seat_id=second.id, person_id=person_id, until_on=date(2099, 1, 1), **days)
            others = Term(seat_id=of_ivo.id, person_id=self.facts["ivo"], until_on=date(2099, 1, 1), **days)
            office = Office(body_id=body.id, office=OfficeKind.SECRETARY, person_id=person_id, **days)
            candidacy = Candidacy(seat_id=seat.id, person_id=person_id, why="To take part.")
            interest = Interest(person_id=person_id, nature="Trustee", in_what="Riverside Carers")
            db.session.add_all([term, second_term, others, office, candidacy, interest])
            db.session.flush()
            deputy = Deputy(term_id=term.id, person_id=self.facts["hal"], from_on=LONG_AGO)
            db.session.add(deputy)
            db.session.flush()
            return {
                "body": body.id,
                "empty body": empty.id,
                "seat": seat.id,
                "second seat": second.id,
                "vacant seat": vacant.id,
                "term": term.id,
                "second term": second_term.id,
                "office": office.id,
                "candidacy": candidacy.id,
                "interest": interest.id,
                "deputy": deputy.id,
            }

    def _proposal_of(self, somebody: Somebody) -> None:
        """Theirs, put to the vote; whoever can vote is asked."""
        assert somebody.id is not None
        somebody.own["proposal"] = self.given.proposal(f"Of their own: {somebody.name}?", by=somebody.id)
        asked = [Entitled(self.facts["seat"], self.facts["hal"])]
        if Permission.BALLOTS_VOTE in somebody.permissions:
            seat = self.given.seat(f"Of the {somebody.name}", holder=somebody.id)
            somebody.own["voting seat"] = seat
            asked.append(Entitled(seat, somebody.id))
        somebody.own["free proposal"] = self.given.proposal(f"Not yet voted on: {somebody.name}?", by=somebody.id)
        somebody.own["ballot"] = self.given.ballot(somebody.own["proposal"], electors=asked)

    def _welcome(self, person_id: int) -> None:
        """Somebody who has just joined, with all steps before them."""
        with self.given.settled():
            db.session.add(Welcome(person_id=person_id, asked_at=clock.now(), began_at=clock.now()))

    def _let_nobody_be_seen(self) -> None:
        """Once a minute a session notes that its owner was here. In these tests, which compare everything, never."""
        with self.given.settled():
            later = clock.now() + timedelta(hours=6)
            db.session.execute(update(SignedIn).values(seen_at=later, started_at=later))
            # And no letter waits, which the next request would take along.
            db.session.execute(update(Letter).values(sent_at=clock.now()))

    # How they ask.

    @cached_property
    def endpoints(self) -> list[Endpoint]:
        """Every endpoint of the map with each method it takes, in the order of its name."""
        needed = rules(self.app)
        return sorted(
            (
                Endpoint(rule.endpoint, method, tuple(sorted(rule.arguments)), needed[rule.endpoint])
                for rule in self.app.url_map.iter_rules()
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
            ),
            key=lambda endpoint: (endpoint.name, endpoint.method),
        )

    def address(self, endpoint: Endpoint, values: Mapping[str, Any]) -> str:
        adapter = self.app.url_map.bind("127.0.0.1")
        return adapter.build(endpoint.name, dict(values), method=endpoint.method)

    def ask(
        self,
        somebody: Somebody,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        **headers: str,
    ) -> TestResponse:
        """One request of theirs, with their token where one is wanted."""
        client = Client(self.app, TestResponse)
        if somebody.cookie is not None:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], somebody.cookie)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method not in SAFE_METHODS:
            sent.setdefault("X-CSRFToken", somebody.token)
        answer = client.open(path, method=method, data=data, query_string=query, headers=sent)
        answer.get_data()
        answer.close()
        return answer

    # How it is done.

    def _come_in(self, person_id: int) -> tuple[str, str]:
        browser = Browser(self.app, self.given).signed_in_as(person_id)
        token = browser.get("/session/token").json["token"]
        assert browser.cookie is not None
        return browser.cookie, token

    def _label_of(self, cookie: str) -> str:
        with self.app.test_request_context(headers={"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={cookie}"}):
            digest = digest_of(this_session().token or "")
            label = db.session.scalar(select(SignedIn.label).where(SignedIn.digest == digest))
        assert label is not None
        return label

    def _device_of(self, person_id: int) -> int:
        with self.app.app_context():
            return devices_of(person_id)[0].id

    def _passkey(self, person_id: int) -> int:
        """Nobody holds the key of it: it is there to be renamed and removed."""
        with self.given.settled():
            digest = hashlib.sha256(str(person_id).encode()).digest()
            passkey = Passkey(
                person_id=person_id,
                credential_id=digest,
                public_key=b"",
                user_handle=digest,
                sign_count=0,
                name="A laptop",
            )
            db.session.add(passkey)
            db.session.flush()
            return passkey.id

    def _view(self, person_id: int) -> int:
        with self.given.settled():
            view = SavedView(person_id=person_id, area="actions", name="Late", address="/actions?late=1")
            db.session.add(view)
            db.session.flush()
            return view.id

    def _of_person(self, kind: type[Affiliation | Grant], person_id: int) -> int | None:
        with self.app.app_context():
            return db.session.scalar(select(kind.id).where(kind.person_id == person_id))

    def _record(self, kind: str, number: int) -> Record:
        return db.session.scalars(select(Record).where(Record.kind == kind, Record.number == number)).one()

    def _file(self, action: int) -> int:
        with self.given.settled():
            record = self._record("action", action)
            return store(BytesIO(b"What was agreed."), "agreed.txt", record, by=SOMEBODY).id
