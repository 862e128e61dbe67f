"""What stands in a database that is measured?

A community of the size that the targets name, with a history that verifies, put
in by bulk statements: the application's own way would take minutes. The same
seed gives the same community.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import Connection, insert, text

from app.access.roles import Role
from app.actions.models import Action, Confidence, Evidence, EvidenceRevision, Plan, Priority, Strand
from app.actions.workflow import FINISHED, SETTLED, ActionStatus
from app.charter.models import Evaluation, Recommendation
from app.extensions import db
from app.history.chain import GENESIS, change_digest, entry_digest, head_seal
from app.history.models import WHY, HistoryChange, HistoryEntry, HistoryHead
from app.history.recording import as_kept
from app.people.models import Affiliation, Grant, Level, Organisation, Person, Sector
from app.records.deeds import as_record
from app.records.models import Counter, Link, Reader, Record, Tie, Visibility
from app.records.searching import plain
from app.remarks.models import Remark, Word
from app.saved.models import SavedView
from benchmarks.governing import Asked, Group
from benchmarks.rows import Rows

RECOMMENDATIONS = 17
PLANS = 12
SAVED_VIEW = "/actions?status=going&priority=high&sort=owner"
# One word that a third of all actions have, and one that three have.
COMMON, RARE = "guide", "wayfinding"
BATCH = 5_000
# The first people hold something: which of them is the administrator.
ADMINISTRATOR = 12

_DEEDS = ("Publish", "Agree", "Write", "Review", "Set up", "Map", "Pilot", "Brief", "Translate", "Renew", "Share")
_THINGS = ("plan", "checklist", "training", "survey", "register", "mentoring scheme", "induction", "reading list")
_ABOUT = (
    "fair recruitment",
    "interpreting at the front desk",
    "maternity care",
    "complaints that name racism",
    "ward meetings",
    "community grants",
    "young carers",
    "blood pressure checks",
    "housing advice",
    "senior appointments",
    "exit interviews",
    "patient letters",
)
_WHERE = ("in every clinic", "across the borough", "with two partners", "for new staff", "before the summer", "online")
_FIRST = ("Abena", "Ben", "Chidi", "Dina", "Esi", "Farah", "Grace", "Hari", "Ines", "Joy", "Kofi", "Lena", "Musa")
_LAST = ("Adeyemi", "Brown", "Castellano", "Diallo", "Evans", "Farouk", "Green", "Hussain", "Iyer", "Johnson", "Kaur")
_JOBS = ("Manager", "Practice nurse", "Community organiser", "Midwife", "Public health adviser", "Director")
_STATUSES = {
    ActionStatus.PROPOSED: 6,
    ActionStatus.AGREED: 12,
    ActionStatus.UNDER_WAY: 24,
    ActionStatus.BLOCKED: 4,
    ActionStatus.REPORTED_DONE: 4,
    ActionStatus.VERIFIED: 42,
    ActionStatus.DROPPED: 8,
}
_VISIBILITIES = {Visibility.MEMBERS: 88, Visibility.EVERYONE: 6, Visibility.STEERING: 4, Visibility.NAMED: 2}

# A field, its value before, and after.
Moved = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Community:
    """Who and what to ask for: ids of people, numbers of actions."""

    chair: int
    lead: int
    administrator: int
    # Somebody with a page like most.
    person: int
    # One that the chair may edit in place.
    action: int
    group: Asked


def fill(*, actions: int, people: int, organisations: int, decisions: int, items: int) -> Community:
    """Fill the application's migrated, empty database.

    :param items: on the agenda of each meeting of these days.
    """
    told = _Told(
        Random(2026), organisations=organisations, people=people, actions=actions, decisions=decisions, items=items
    )
    with db.engine.begin() as connection:
        for table, rows in told.tables():
            for batch in _batches(rows):
                connection.execute(insert(table), batch)
        _write_search_text(connection, told.records)
        _let_numbers_go_on(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("ANALYZE")
    return told.community


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


class _Told(Rows):
    """All rows, worked out in the order in which ids are given."""

    def __init__(
        self, chance: Random, *, organisations: int, people: int, actions: int, decisions: int, items: int
    ) -> None:
        super().__init__(chance)
        self.organisations = [self._organisation(n) for n in range(organisations)]
        self.people = [self._person(n) for n in range(people)]
        evaluation = self.record("evaluation", "Evaluation of the first year", 600, visibility=Visibility.EVERYONE)
        self.evaluation = {"id": evaluation, "published_on": self.today - timedelta(days=600), "code_prefix": "R"}
        self.recommendations = [self._recommendation(n) for n in range(RECOMMENDATIONS)]
        self.plans = [self._plan(n) for n in range(PLANS)]
        self.readers: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self.remarks: list[dict[str, Any]] = []
        self.evidence: list[dict[str, Any]] = []
        self.revisions: list[dict[str, Any]] = []
        self.actions = [self._action(n) for n in range(1, actions + 1)]
        self.group = Group(self, people=self.people, actions=self.actions, links=self.links, remarks=self.remarks)
        asked = self.group.decide(decisions, items=items)
        self.entries, self.changes, self.head = self._history()
        chair = self.people[0]["id"]
        open_to_edit = next(
            action["number"]
            for action in self.actions
            if action["status"] is ActionStatus.UNDER_WAY and action["visibility"] is Visibility.MEMBERS
        )
        self.community = Community(
            chair=chair,
            lead=self.people[1]["id"],
            administrator=self.people[ADMINISTRATOR]["id"],
            person=self.people[ADMINISTRATOR + 8]["id"],
            action=open_to_edit,
            group=asked,
        )

    def tables(self) -> Iterable[tuple[Any, list[dict[str, Any]]]]:
        affiliations, grants = self._affiliations(), self._grants()
        for model, rows in (
            (Record, self.records),
            (Organisation, self.organisations),
            (Person, self.people),
            (Evaluation, [self.evaluation]),
            (Recommendation, self.recommendations),
            (Affiliation, affiliations),
            (Grant, grants),
            (Plan, self.plans),
            (SavedView, self._saved_views()),
            (Action, self.actions),
            *self.group.tables(),
            (Reader, self.readers),
            (Link, self.links),
            (Remark, self.remarks),
            (Evidence, self.evidence),
            (EvidenceRevision, self.revisions),
            (HistoryEntry, self.entries),
            (HistoryChange, self.changes),
            (HistoryHead, [self.head]),
            (Counter, self._counters()),
        ):
            columns = model.__table__.columns.keys()
            yield model.__table__, [{name: row[name] for name in columns if name in row} for row in rows]

    def _organisation(self, n: int) -> dict[str, Any]:
        sector = self.chance.choice(list(Sector))
        title = f"{self.chance.choice(_LAST)} Street {sector.value.title()} {n + 1}"
        record_id = self.record("organisation", title, 900, body=sector.value, visibility=Visibility.EVERYONE)
        return {"id": record_id, "sector": sector, "short_name": None, "is_illustration": False}

    def _person(self, n: int) -> dict[str, Any]:
        name = f"{self.chance.choice(_FIRST)} {self.chance.choice(_LAST)}-{self.chance.choice(_LAST)}"
        # The second person speaks for an organisation without being a member.
        joined = None if n == 1 else self.today - timedelta(days=800 - n % 700)
        return {
            "id": self.record("person", name, 800, body="Manager"),
            "email": f"person{n + 1}@example.org",
            "job_title": self.chance.choice(_JOBS),
            "level": self.chance.choice(list(Level)),
            "joined_on": joined,
            "left_on": self.today - timedelta(days=n % 90) if n % 10 == 9 else None,
            "disabled_on": None,
        }

    def _recommendation(self, n: int) -> dict[str, Any]:
        code = f"{'EIPS'[n // 5]}{n % 5 + 1}"
        title = f"{_DEEDS[n % len(_DEEDS)]} what works on {_ABOUT[n % len(_ABOUT)]}"
        record_id = self.record("recommendation", title, 600, reference=f"R-{code}", visibility=Visibility.EVERYONE)
        more = {"code": code, "area": "Practice", "position": n + 1, "summary": title}
        return {"id": record_id, "evaluation_id": self.evaluation["id"], **more}

    def _saved_views(self) -> list[dict[str, Any]]:
        """What the chair looks at often; the first of them is measured."""
        addresses = [SAVED_VIEW, *(f"/actions?plan={plan['id']}&late=1" for plan in self.plans[:9])]
        chair = self.people[0]["id"]
        return [
            {"person_id": chair, "area": "actions", "name": f"View {n}", "address": address, "saved_at": self.at(9)}
            for n, address in enumerate(addresses, start=1)
        ]

    def _plan(self, n: int) -> dict[str, Any]:
        objective = f"Whoever works on {self.chance.choice(_ABOUT)} knows what to do."
        plan = self.record("plan", f"Plan {n} on {self.chance.choice(_ABOUT)}", 500, body=objective)
        return {"id": plan, "objective": objective, "lead_id": self.chance.choice(self.people)["id"], "until_on": None}

    def _action(self, n: int) -> dict[str, Any]:
        chance = self.chance
        status = chance.choices(list(_STATUSES), list(_STATUSES.values()))[0]
        thing = COMMON if chance.random() < 0.33 else chance.choice(_THINGS)
        title = f"{chance.choice(_DEEDS)} the {thing} on {chance.choice(_ABOUT)} {chance.choice(_WHERE)}"
        done_when = f"Whoever works on {chance.choice(_ABOUT)} can find it and has said that it helps them."
        if n % 3_000 == 50:
            done_when += f" Its {RARE} is tested."
        begun = chance.randrange(30, 900)
        organisation = chance.choice(self.organisations)["id"] if chance.random() < 0.4 else None
        visibility = chance.choices(list(_VISIBILITIES), list(_VISIBILITIES.values()))[0]
        about = {"number": n, "reference": f"A{n}", "visibility": visibility, "organisation_id": organisation}
        record_id = self.record("action", title, begun, body=done_when, **about)
        # The chair owns some dozen, so that their home has what a busy person's has.
        owner = self.people[0]["id"] if n % 800 == 7 or n < 5 else chance.choice(self.people)["id"]
        settled = self.today - timedelta(days=chance.randrange(begun)) if status in SETTLED else None
        due = settled or self.today + timedelta(days=chance.randrange(-40, 360))
        confidence = Confidence.ON_TRACK if status in FINISHED else chance.choice(list(Confidence))
        self._add_around(record_id, owner, status, visibility, begun)
        return {
            "id": record_id,
            **about,
            "title": title,
            "begun": begun,
            "done_when": done_when,
            "owner_id": owner,
            "plan_id": chance.choice(self.plans)["id"] if chance.random() < 0.8 else None,
            "strand": chance.choice(list(Strand)),
            "priority": chance.choice(list(Priority)),
            "start_on": None,
            "due_on": due,
            "first_due_on": due - timedelta(days=30) if n % 4 == 0 else due,
            "status": status,
            "status_why": "Waits for the premises to be ready." if status is ActionStatus.BLOCKED else None,
            "confidence": confidence,
            "confidence_why": None if confidence is Confidence.ON_TRACK else "Two of the three partners have answered.",
            "progress": 100 if status in FINISHED else chance.randrange(0, 90, 10),
            "reported_by_id": owner if status in FINISHED else None,
            "verified_by_id": self.people[2]["id"] if status is ActionStatus.VERIFIED else None,
            "settled_on": settled,
            "updated_at": self.at(chance.randrange(begun)),
        }

    def _add_around(self, action_id: int, owner: int, status: ActionStatus, visibility: Visibility, begun: int) -> None:
        chance = self.chance
        for recommendation in chance.sample(self.recommendations, chance.choices((0, 1, 2), (1, 7, 2))[0]):
            self.links.append({"from_id": action_id, "to_id": recommendation["id"], "tie": Tie.ANSWERS})
        if visibility is Visibility.NAMED:
            self.readers.append({"record_id": action_id, "person_id": owner})
        for _ in range(chance.randrange(4)):
            said = {
                "by_id": owner,
                "word": Word.UPDATE,
                "at": self.at(chance.randrange(begun)),
                "text": "We met twice and agreed a draft.",
            }
            self.remarks.append({"record_id": action_id, **said})
        if status in (ActionStatus.REPORTED_DONE, ActionStatus.VERIFIED):
            evidence_id = len(self.evidence) + 1
            self.evidence.append({"id": evidence_id, "action_id": action_id, "number": 1, "title": "As published"})
            shown = {"number": 1, "link": "https://example.org/published", "by_id": owner, "at": self.at(9)}
            self.revisions.append({"evidence_id": evidence_id, **shown})

    def _affiliations(self) -> list[dict[str, Any]]:
        return [
            {
                "person_id": person["id"],
                "organisation_id": self.organisations[n % len(self.organisations)]["id"],
                "from_on": self.today - timedelta(days=700),
                "until_on": None,
            }
            for n, person in enumerate(self.people)
        ]

    def _grants(self) -> list[dict[str, Any]]:
        roles = {1: Role.LEAD, 2: Role.COORDINATOR, ADMINISTRATOR: Role.ADMINISTRATOR}
        return [
            {
                "person_id": self.people[n]["id"],
                "role": role,
                "organisation_id": self.organisations[0]["id"] if role is Role.LEAD else None,
                "from_on": self.today - timedelta(days=500),
                "until_on": None,
                "given_by_id": self.people[0]["id"],
                "why": "Elected",
            }
            for n, role in roles.items()
        ]

    def _counters(self) -> list[dict[str, Any]]:
        numbered = [record for record in self.records if record["number"] is not None]
        kinds = {"A": "action", "P": "proposal", "M": "meeting"}
        return [{"name": name, "last": sum(row["kind"] == kind for row in numbered)} for name, kind in kinds.items()]

    def _history(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
        """One entry for each record, up to two more for each action; oldest first, chained as the application does."""
        by, key = self.people[0]["id"], current_app.config["HISTORY_KEY"].encode()
        deeds: list[tuple[int, int, int, str, list[Moved]]] = []
        for record in self.records:
            if record["kind"] != "action":
                deeds.append((900, record["id"], 1, "added it", [("title", None, record["title"])]))
        for action in self.actions:
            values = {
                **{name: as_kept(action[name]) for name in ("title", "done_when", "strand", "priority", "due_on")},
                "owner_id": as_record(action["owner_id"]),
            }
            begun = [(field, None, value) for field, value in values.items()]
            deeds.append((action["begun"], action["id"], 1, "proposed it", begun))
            for version in range(2, 2 + action["number"] % 3):
                moved: list[Moved] = [
                    ("status", "proposed", action["status"].value),
                    (WHY, None, "As the group agreed."),
                ]
                deeds.append((action["begun"] - version, action["id"], version, "moved it on", moved))
        entries, changes, digest = [], [], GENESIS
        for seq, (days_ago, record_id, version, verb, told) in enumerate(sorted(deeds, key=lambda d: -d[0]), start=1):
            kept: list[dict[str, Any]] = []
            for field, before, after in told:
                salt = self.chance.randbytes(16)
                change = {"entry_seq": seq, "field": field, "before": before, "after": after, "salt": salt}
                kept.append({**change, "digest": change_digest(salt, before, after)})
            about: dict[str, Any] = {
                "record_id": record_id,
                "version": version,
                "verb": verb,
                "by_id": by,
                "at": self.at(days_ago),
            }
            chained = [(change["field"], change["digest"]) for change in kept]
            digest = entry_digest(key, digest, seq=seq, **about, changes=chained)
            entries.append({"seq": seq, **about, "digest": digest})
            changes += kept
        for action in self.actions:
            self.records[action["id"] - 1]["version"] = 1 + action["number"] % 3
        head = {"id": 1, "seq": len(entries), "digest": digest, "seal": head_seal(key, len(entries), digest)}
        return entries, changes, head


def _write_search_text(connection: Connection, records: list[dict[str, Any]]) -> None:
    statement = {
        "sqlite": "INSERT INTO record_search (rowid, title, body) VALUES (:id, :title, :body)",
        "postgresql": "INSERT INTO record_search (record_id, document) VALUES (:id,"
        " setweight(to_tsvector('english', :title), 'A') || to_tsvector('english', :body))",
    }[connection.dialect.name]
    rows = [
        {
            "id": record["id"],
            "title": plain(f"{record['reference'] or ''} {record['title']}"),
            "body": plain(record["body"]),
        }
        for record in records
    ]
    for batch in _batches(rows):
        connection.execute(text(statement), batch)


def _let_numbers_go_on(connection: Connection) -> None:
    """PostgreSQL counts ids beside the table, and did not see those that were given."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(pg_get_serial_sequence('record', 'id'), (SELECT max(id) FROM record))"))
