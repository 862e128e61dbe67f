"""What would become of each row of a table of people?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app import clock
from app.access.roles import Permission
from app.database import AnyRow
from app.imports.kinds import Change, Chosen, Decisions, Field, Importable, Option, Outcome, Row, What
from app.people.importing import known, people_made
from app.people.importing.people_made import Deed
from app.people.importing.words import address_in, day_in, folded, level_in
from app.people.models import Level, Sector
from app.people.queries import LEVEL_WORDS, SECTOR_WORDS
from app.web.forms import LINE

ADD_UNKNOWN = "unknown_organisations"
NEW, LEAVE = "new", ""
MOST_OFFERED = 5  # people of one name


@dataclass
class Said:
    """What a row says, understood; or why it cannot be."""

    name: str = ""
    email: str | None = None
    job_title: str = ""
    level: Level | None = None
    since: date | None = None
    organisation: AnyRow | None = None
    new_organisation: str | None = None
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def plan(rows: Sequence[Row], chosen: Chosen, decisions: Decisions) -> list[Outcome]:
    return _Plan(rows, chosen, decisions).outcomes()


class _Plan:
    """The table against what is known already."""

    def __init__(self, rows: Sequence[Row], chosen: Chosen, decisions: Decisions) -> None:
        self.decisions = decisions
        self.organisations, self.people = known.organisations(), known.people()
        # What is meant by the name of an organisation: the same few names stand in many rows.
        self.found: dict[str, tuple[set[int], bool, str]] = {}
        self.sector = chosen.get(ADD_UNKNOWN) or None
        self.today = clock.today()
        self.rows = [(row, self._understood(row)) for row in rows]
        self.named: dict[str, list[int]] = defaultdict(list)
        for row, said in self.rows:
            if not said.faults:
                self.named[folded(said.name)].append(row.number)
        # Whom an earlier row is about: by address, and by who they are here.
        self.by_address: dict[str, int] = {}
        self.by_person: dict[int, int] = {}

    def outcomes(self) -> list[Outcome]:
        return [self._outcome(row, said) for row, said in self.rows]

    # What does it say?

    def _understood(self, row: Row) -> Said:
        values = row.values
        name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        said = Said(name=name, job_title=values.get("job_title", ""))
        if not name:
            said.faults.append("There is no name in this row. Add it.")
        elif max(len(name), len(said.job_title)) > LINE:
            said.faults.append(f"The name or the job title is longer than {LINE} characters. Shorten it.")
        if written := values.get("email"):
            said.email = address_in(written)
            if said.email is None:
                said.faults.append(f"“{written}” is no e-mail address. Correct it, or leave it empty.")
        if written := values.get("member_since"):
            said.since = day_in(written)
            if said.since is None:
                said.faults.append(f"“{written}” is no day that is understood. Write it as 2026-11-23 or 23/11/2026.")
        if written := values.get("level"):
            said.level = level_in(written)
            if said.level is None:
                said.remarks.append(f"“{written}” is no level that is known here, and is left out.")
        if written := values.get("organisation"):
            self._find_organisation(said, written)
        return said

    def _find_organisation(self, said: Said, written: str) -> None:
        if written not in self.found:
            self.found[written] = (*self.organisations.called(written), self.organisations.part_of_another(written))
        found, exact, was = self.found[written]
        if len(found) == 1:
            said.organisation = self.organisations.rows[next(iter(found))]
            if was:
                said.remarks.append(f"{was} is part of {said.organisation.title} now.")
            elif not exact:
                said.remarks.append(f"“{written}” is taken for {said.organisation.title}.")
        elif found:
            titles = " or ".join(sorted(self.organisations.rows[one].title for one in found)[:3])
            said.faults.append(f"“{written}” may be {titles}. Write its full name.")
        elif len(written) > LINE:
            said.faults.append(f"The name of the organisation is longer than {LINE} characters. Shorten it.")
        elif self.sector:
            said.new_organisation = written
        else:
            said.faults.append(
                f"The organisation “{written}” is not known. Correct it, or go back to “Match the columns” "
                "and choose to add those that are not known."
            )

    # Whom is it about?

    def _outcome(self, row: Row, said: Said) -> Outcome:
        title = said.name or said.email or f"Row {row.number}"
        if said.faults:
            return Outcome(row.number, What.LEAVE, title, " ".join(said.faults))
        if said.email in self.by_address:
            earlier = self.by_address[said.email]
            return Outcome(
                row.number, What.LEAVE, title, f"Row {earlier} has the same e-mail address. Keep one of them."
            )
        if said.email is not None:
            self.by_address[said.email] = row.number
        holder = self.people.by_address.get(said.email or "")
        if holder is not None:
            return self._of(row, said, holder)
        return self._without_address(row, said)

    def _without_address(self, row: Row, said: Said) -> Outcome:
        """Nobody here has this address: somebody new, or perhaps somebody of that name."""
        namesakes = self.people.by_name.get(folded(said.name), [])
        # Two people may have one name; where both have an address, it says that they are two.
        perhaps = [one for one in namesakes if said.email is None or self.people.rows[one].email is None]
        twins = [number for number in self.named[folded(said.name)] if number != row.number and said.email is None]
        if not perhaps and not twins:
            if namesakes:
                said.remarks.append("Somebody else here has the same name, and another e-mail address.")
            return self._new(row, said)
        chosen = self.decisions.get(row.number, LEAVE)
        choices = [(LEAVE, "Leave this row out")]
        choices += [(str(one), f"It is {self._in_words(one)}") for one in perhaps[:MOST_OFFERED]]
        choices.append((NEW, "Add them as somebody new"))
        if chosen == NEW:
            outcome = self._new(row, said)
        elif chosen in {value for value, _ in choices[1:-1]}:
            outcome = self._of(row, said, int(chosen))
        else:
            who = f"Perhaps the same as {self._in_words(perhaps[0])}." if perhaps else ""
            twin = f"Row {twins[0]} has the same name." if twins else ""
            return Outcome(
                row.number,
                What.DECIDE,
                said.name,
                " ".join(filter(None, (who, twin, "Say who it is, or leave it out."))),
                choices=tuple(choices),
            )
        return replace(outcome, choices=tuple(choices), chosen=chosen)

    def _in_words(self, person_id: int) -> str:
        row = self.people.rows[person_id]
        at = self._employers(person_id) or row.job_title or row.email or "no organisation stated"
        return f"{row.title} ({at})"

    def _employers(self, person_id: int) -> str:
        ids = self.people.employers.get(person_id, set())
        return ", ".join(sorted(self.organisations.rows[one].title for one in ids))

    # What becomes of it?

    def _new(self, row: Row, said: Said) -> Outcome:
        values = {
            "title": said.name,
            "email": said.email,
            "job_title": said.job_title or None,
            "level": said.level,
            "joined_on": said.since,
        }
        changes = [
            Change("E-mail", "", said.email or ""),
            Change("Works at", "", self._works_at(said)),
            Change("Job title", "", said.job_title),
            Change("Level", "", LEVEL_WORDS[said.level]),
            Change("Member since", "", self._day(said.since) if said.since else "not a member"),
        ]
        return Outcome(
            row.number,
            What.ADD,
            said.name,
            " ".join(said.remarks),
            tuple(change for change in changes if change.after),
            deed=self._deed(said, values, None),
        )

    def _of(self, row: Row, said: Said, person_id: int) -> Outcome:
        person = self.people.rows[person_id]
        if person.merged_into_id is not None or person.withdrawn_on is not None:
            return Outcome(
                row.number, What.LEAVE, said.name, "This address belongs to somebody who was withdrawn here."
            )
        if person_id in self.by_person:
            earlier = self.by_person[person_id]
            return Outcome(
                row.number, What.LEAVE, said.name, f"Row {earlier} is about the same person. Keep one of them."
            )
        self.by_person[person_id] = row.number
        values, changes = self._differences(said, person)
        deed = self._deed(said, values, person_id)
        if said.organisation is not None and said.organisation.id in self.people.employers.get(person_id, set()):
            deed = replace(deed, organisation_id=None)
        elif works_at := self._works_at(said):
            before = self._employers(person_id)
            changes.append(Change("Works at", before, f"also {works_at}" if before else works_at))
        return Outcome(
            row.number,
            What.CHANGE if changes else What.SAME,
            person.title,
            " ".join(said.remarks),
            tuple(changes),
            record_id=person_id,
            deed=deed,
        )

    def _differences(self, said: Said, person: AnyRow) -> tuple[dict[str, Any], list[Change]]:
        """What the row says otherwise. What it leaves empty, and a name in capitals, changes nothing."""
        values: dict[str, Any] = {}
        changes: list[Change] = []
        if folded(said.name) != folded(person.title):
            values["title"] = said.name
            changes.append(Change("Name", person.title, said.name))
        if said.email is not None and person.email is None:
            values["email"] = said.email
            changes.append(Change("E-mail", "", said.email))
        if said.job_title and said.job_title != person.job_title:
            values["job_title"] = said.job_title
            changes.append(Change("Job title", person.job_title or "", said.job_title))
        if said.level is not None and said.level != person.level:
            values["level"] = said.level
            changes.append(Change("Level", LEVEL_WORDS[person.level], LEVEL_WORDS[said.level]))
        if said.since is not None:
            self._joins(said, said.since, person, values, changes)
        return values, changes

    def _joins(self, said: Said, since: date, person: AnyRow, values: dict[str, Any], changes: list[Change]) -> None:
        has_left = person.left_on is not None and person.left_on <= self.today
        if person.joined_on is None or (has_left and since >= person.left_on):
            before = f"left {self._day(person.left_on)}" if has_left else ""
            values.update(joined_on=since, left_on=None)
            changes.append(Change("Member since", before, self._day(since)))
        elif has_left:
            said.remarks.append(
                f"They left on {self._day(person.left_on)}, after the day in this row: their membership stays ended."
            )
        elif person.joined_on != since:
            said.remarks.append(f"They are a member since {self._day(person.joined_on)} already: that day stays.")

    def _works_at(self, said: Said) -> str:
        if said.organisation is not None:
            return said.organisation.title
        return f"{said.new_organisation} (added as {self._sector_words()})" if said.new_organisation else ""

    def _sector_words(self) -> str:
        return SECTOR_WORDS[Sector(self.sector)].lower() if self.sector else ""

    def _deed(self, said: Said, values: dict[str, Any], person_id: int | None) -> Deed:
        return Deed(
            person_id=person_id,
            values=values,
            organisation_id=said.organisation.id if said.organisation is not None else None,
            new_organisation=(said.new_organisation, Sector(self.sector)) if said.new_organisation else None,
            works_from=(said.since if person_id is None else None) or self.today,
        )

    def _day(self, value: date) -> str:
        return f"{value.day} {value:%b} {value.year}"


PEOPLE = Importable(
    key="people",
    one="person",
    many="people",
    lead="Add people from a table, and bring up to date those who are here already.",
    permission=Permission.PEOPLE_MANAGE,
    fields=(
        Field(
            "name",
            "Name",
            "The whole name in one column",
            (
                "full name",
                "name of member",
                "member name",
                "contact name",
                "person",
                "member",
                "contact",
                "display name",
            ),
            ("Amal Example", "Bola Example", "Chris Example"),
        ),
        Field(
            "first_name", "First name", "With a last name in another column", ("forename", "given name", "firstname")
        ),
        Field("last_name", "Last name", "With a first name in another column", ("surname", "family name", "lastname")),
        Field(
            "email",
            "E-mail",
            "Says who somebody is. Without it, nobody can sign in",
            ("e mail", "email", "e mail address", "email address", "mail", "work email"),
            ("amal@example.org", "bola@example.org", ""),
        ),
        Field(
            "organisation",
            "Organisation",
            "Its name or its short name",
            ("organization", "employer", "company", "works at", "org", "trust", "organisation name", "workplace"),
            ("Riverside NHS Foundation Trust", "Hillside Community Trust", ""),
        ),
        Field(
            "job_title",
            "Job title",
            "As they say it themselves",
            ("job", "title", "role", "position", "post", "occupation"),
            ("Community nurse", "Programme manager", "Guest speaker"),
        ),
        Field(
            "level",
            "Level",
            "Front line, manager or senior leader",
            ("seniority", "grade", "job level"),
            ("Front line", "Manager", ""),
        ),
        Field(
            "member_since",
            "Member since",
            "A day. Whoever has none is added, but is not a member",
            ("joined", "joined on", "date joined", "start date", "member from", "since", "joining date"),
            ("2026-03-01", "01/04/2026", ""),
        ),
    ),
    needs=(("name",), ("first_name", "last_name")),
    options=(
        Option(
            ADD_UNKNOWN,
            "Organisations that are not known yet",
            "What is to become of rows that name one",
            {
                "": "Leave those rows out",
                **{sector.value: f"Add them as {SECTOR_WORDS[sector].lower()}" for sector in Sector},
            },
        ),
    ),
    plan=plan,
    apply=people_made.apply,
    undoing=people_made.undoing,
    take_back=people_made.take_back,
)
