"""The demonstration: the evaluation's own figures, invented people, and a story that holds together."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock
from app.access.roles import Role
from app.actions.models import Action, Confidence, Evidence, EvidenceRevision, Plan
from app.actions.workflow import ActionStatus
from app.charter.models import Evaluation, Goal, Recommendation
from app.demo.loading import TRIED_AS
from app.extensions import db
from app.history.models import HistoryChange, HistoryEntry
from app.history.verifying import verify
from app.people.identity import actor_for
from app.people.models import Affiliation, Grant, Organisation, Person
from app.people.queries import person_with_email
from app.records.models import Link, Record, Tie
from app.remarks.models import Remark
from app.web.application import Praxis
from config import ROOT
from tests.browser import Browser
from tests.databases import Database
from tests.given import Given

# The evaluation's table: who takes part, and how many of each.
MEMBERS_BY_ORGANISATION = {
    "Royal Borough of Greenwich": 26,
    "South East London Integrated Care System": 6,
    "King's College London": 4,
    "Oxleas NHS Foundation Trust": 3,
    "Charlton Athletic Community Trust": 2,
    "Greenwich and Bexley Community Hospice": 2,
    "Health Innovation Network South London": 2,
    "Eltham Medical Practice": 1,
    "Gallions Reach Health Centre": 1,
    "Greenwich Inclusion Project": 1,
    "Groundwork London": 1,
    "Healthwatch Greenwich": 1,
    "Lewisham Refugee and Migrant Network": 1,
    "Lewisham and Greenwich NHS Trust": 1,
    "London Borough of Lewisham": 1,
    "Mabadiliko CIC": 1,
    "METRO GAVS": 1,
    "Peabody": 1,
    "The Jenner Practice": 1,
    None: 9,
}
CODES = ["P1", "P2", "P3", "S1", "S2", "S3", "V1", "V2", "V3", "E1", "E2", "E3", "E4", "E5", "R1", "R2", "R3"]


@pytest.fixture
def app(demonstration: Database) -> Iterator[Praxis]:
    yield demonstration.app
    with demonstration.app.app_context():
        db.session.remove()


@pytest.fixture
def looking(app: Praxis) -> Iterator[None]:
    """Look into the database, and write nothing."""
    with app.app_context():
        yield
        db.session.rollback()


pytestmark = pytest.mark.usefixtures("looking")


def members() -> list[Person]:
    today = clock.today()
    return [person for person in db.session.scalars(select(Person)) if person.is_member(today)]


def employers() -> dict[int, str]:
    """The organisation of each person who stated one."""
    organisation = Record.__table__.alias("organisation")
    rows = db.session.execute(
        select(Affiliation.person_id, organisation.c.title).join(
            organisation, organisation.c.id == Affiliation.organisation_id
        )
    )
    return {row.person_id: row.title for row in rows}


def real_organisations() -> dict[int, str]:
    found = db.session.scalars(select(Organisation).where(Organisation.is_illustration.is_(False)))
    return {organisation.id: organisation.title for organisation in found}


def test_the_sixty_six_members_are_where_the_evaluation_counted_them() -> None:
    where = employers()

    counted = Counter(where.get(person.id) for person in members())

    assert sum(counted.values()) == 66
    assert counted == MEMBERS_BY_ORGANISATION
    assert len(MEMBERS_BY_ORGANISATION) == 20


def test_the_page_of_organisations_says_the_same(browser: Browser, given: Given) -> None:
    with browser.app.app_context():
        chair = person_with_email("chair@example.org")
        assert chair is not None
    page = browser.signed_in_as(chair.id).get("/organisations")

    assert "9 members have stated no organisation." in page.text
    for name, number in MEMBERS_BY_ORGANISATION.items():
        if name is not None:
            assert re.search(rf"{re.escape(name)}\W.{{0,120}}?\b{number} members?\b", page.text), name


def test_all_seventeen_recommendations_are_there_and_two_gaps_show() -> None:
    evaluation = db.session.scalars(select(Evaluation)).one()
    found = {
        found.code: found.id for found in db.session.scalars(select(Recommendation).order_by(Recommendation.position))
    }
    answered = set(
        db.session.scalars(
            select(Link.to_id)
            .join(Action, Action.id == Link.from_id)
            .where(Link.tie == Tie.ANSWERS, Action.status != ActionStatus.DROPPED)
        )
    )

    assert list(found) == CODES
    assert {code for code, its_id in found.items() if its_id not in answered} == {"E2", "V3"}
    assert evaluation.published_on.year == 2025
    assert db.session.scalar(select(func.count()).select_from(Goal)) == 7


def test_thirty_four_actions_stand_in_every_status_some_of_them_late() -> None:
    found = list(db.session.scalars(select(Action)))
    today = clock.today()

    assert len(found) == 34
    assert [action.reference for action in sorted(found, key=lambda action: action.number or 0)] == [
        f"A{n}" for n in range(1, 35)
    ]
    assert {action.status for action in found} == set(ActionStatus)
    assert {action.confidence for action in found} == set(Confidence)
    assert 3 <= sum(action.is_overdue(today) for action in found) <= 8
    assert any(action.first_due_on != action.due_on for action in found)


def test_four_plans_gather_all_actions_but_those_of_the_community_itself() -> None:
    plans = {plan.id: plan for plan in db.session.scalars(select(Plan))}
    found = list(db.session.scalars(select(Action)))
    waiting = {(link.from_id, link.to_id) for link in db.session.scalars(select(Link).where(Link.tie == Tie.WAITS_FOR))}
    reference = {action.id: action.reference for action in found}

    assert len(plans) == 4
    assert {action.reference for action in found if action.plan_id is None} == {"A1", "A15", "A34"}
    assert {action.plan_id for action in found} == {None, *plans}
    assert [action.reference for action in found if action.repeats is not None] == ["A28"]
    assert {(reference[one], reference[other]) for one, other in waiting} == {("A19", "A9"), ("A31", "A8")}


def test_nothing_is_said_of_a_real_organisation_or_its_people() -> None:
    real, where = real_organisations(), employers()
    theirs = {person_id for person_id, name in where.items() if name in set(real.values())}
    assert (len(real), len(theirs)) == (19, 57)

    owned = db.session.scalars(select(Action).where(Action.owner_id.in_(theirs)))
    led = db.session.scalars(select(Plan).where(Plan.lead_id.in_(theirs)))
    belonging = db.session.scalars(select(Action).where(Record.organisation_id.in_(real)))
    granted = db.session.scalars(select(Grant).where(Grant.person_id.in_(theirs) | Grant.organisation_id.in_(real)))
    done = db.session.scalars(select(HistoryEntry).where(HistoryEntry.by_id.in_(theirs)))
    said = db.session.scalars(select(Remark).where(Remark.by_id.in_(theirs)))
    shown = db.session.scalars(select(EvidenceRevision).where(EvidenceRevision.by_id.in_(theirs)))

    assert [list(found) for found in (owned, led, belonging, granted, done, said, shown)] == [[]] * 7


def test_no_text_names_a_real_organisation_or_its_people() -> None:
    real, where = real_organisations(), employers()
    short = [row.short_name for row in db.session.scalars(select(Organisation)) if row.id in real and row.short_name]
    people = [
        person.title for person in db.session.scalars(select(Person)) if where.get(person.id) in set(real.values())
    ]
    told = "\n".join(
        [
            *(f"{action.title} {action.done_when}" for action in db.session.scalars(select(Action))),
            *(f"{plan.title} {plan.objective}" for plan in db.session.scalars(select(Plan))),
            *db.session.scalars(select(Remark.text)),
            *db.session.scalars(select(Evidence.title)),
            *(value or "" for value in db.session.scalars(select(HistoryChange.after).where(_of_an_action()))),
        ]
    )

    named = [name for name in [*real.values(), *short, *people] if re.search(rf"\b{re.escape(name)}\b", told)]

    assert named == []


def _of_an_action() -> Any:
    of_actions = select(HistoryEntry.seq).join(Action.__table__, Action.__table__.c.id == HistoryEntry.record_id)
    return HistoryChange.entry_seq.in_(of_actions)


def test_those_who_lead_a_partner_are_no_members() -> None:
    today = clock.today()
    leads = list(db.session.scalars(select(Grant).where(Grant.role == Role.LEAD)))

    people = [db.session.get_one(Person, grant.person_id) for grant in leads]

    assert len({grant.organisation_id for grant in leads}) == 12
    assert not any(person.is_member(today) for person in people)


def test_every_address_is_at_example_org_and_every_link_too() -> None:
    # The speaker without an account has none.
    addresses = [person.email for person in db.session.scalars(select(Person)) if person.email]
    # What was taken out has none.
    links = list(db.session.scalars(select(EvidenceRevision.link).where(EvidenceRevision.taken_out_at.is_(None))))

    assert all(address.endswith("@example.org") for address in addresses)
    assert all(link and link.startswith("https://example.org/") for link in links)


@pytest.mark.parametrize(
    ("email", "roles"),
    [
        ("chair@example.org", {Role.MEMBER, Role.STEERING, Role.CHAIR}),
        ("coordinator@example.org", {Role.MEMBER, Role.COORDINATOR}),
        ("member@example.org", {Role.MEMBER}),
        ("partner@example.org", {Role.LEAD}),
        ("admin@example.org", {Role.ADMINISTRATOR}),
    ],
)
def test_the_five_people_hold_what_they_are_tried_as(email: str, roles: set[Role]) -> None:
    person = person_with_email(email)
    assert person is not None
    actor = actor_for(person.id)

    assert email in TRIED_AS
    assert actor is not None
    assert actor.roles == roles


def test_its_history_verifies(app: Praxis) -> None:
    finding = verify(app.config["HISTORY_KEY"].encode())

    assert finding.fault is None
    assert finding.entries > 200


def test_the_story_is_told_in_order_and_nothing_of_it_lies_ahead() -> None:
    times = list(db.session.scalars(select(HistoryEntry.at).order_by(HistoryEntry.seq)))
    updates = list(db.session.scalars(select(Remark.at)))

    assert times == sorted(times)
    assert max([*times, *updates]) < clock.now()
    assert clock.now() - max(times) < timedelta(days=4)


def test_nobody_verified_their_own() -> None:
    verified = list(db.session.scalars(select(Action).where(Action.status == ActionStatus.VERIFIED)))

    assert verified
    for action in verified:
        assert action.verified_by_id not in (None, action.owner_id, action.reported_by_id)


# Words that the data must not share with the report: eight in a row would be a sentence of it.
SHINGLE, DIGEST = 8, 5


def _shingles(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def test_no_sentence_stands_twice_in_the_story() -> None:
    """People who talk to each other do not repeat a sentence word for word: test data does."""
    texts = [*db.session.scalars(select(Remark.text)), *(a.done_when for a in db.session.scalars(select(Action)))]

    counted = Counter(words for text in texts for words in _shingles(text))

    assert [words for words, times in counted.items() if times > 1] == []


def test_the_evaluation_is_nowhere_quoted() -> None:
    """``report.digests`` holds five bytes of the SHA-256 of every eight words in a row of the evaluation's report,
    one after the other: enough to know a quotation by, and nothing that can be read.
    """
    digests = (Path(__file__).parent / "report.digests").read_bytes()
    quoted = {digests[n : n + DIGEST] for n in range(0, len(digests), DIGEST)}
    assert len(quoted) > 5_000
    data, templates = ROOT / "app" / "demo" / "data", ROOT / "templates"
    # The names of its organisations are the evaluation's, and facts.
    told = [path for path in data.iterdir() if path.name != "organisations.csv"]

    for path in sorted([*told, *templates.rglob("*.html"), *templates.rglob("*.txt")]):
        found = [words for words in _shingles(path.read_text(encoding="utf-8")) if _digest(words) in quoted]
        assert not found, f"{path.name} quotes: {found[0]}"


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()[:DIGEST]


def test_no_text_names_a_month_or_a_season() -> None:
    """It would be wrong on most days of loading."""
    told = (ROOT / "app" / "demo" / "data" / "actions.toml").read_text(encoding="utf-8")
    months = "January|February|March|April|June|July|August|September|October|November|December"

    assert re.findall(rf"\b({months}|spring|summer|autumn|winter|Christmas|Easter)\b", told) == []


def test_the_data_are_whole() -> None:
    for path in sorted((ROOT / "app" / "demo" / "data").glob("*.csv")):
        rows = _rows(path)
        assert len({tuple(row.values()) for row in rows}) == len(rows), f"{path.name} says something twice"
        assert all(None not in row and None not in row.values() for row in rows), f"{path.name} has a ragged row"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
