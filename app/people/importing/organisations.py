"""What would become of each row of a table of organisations?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.access.roles import Permission
from app.database import AnyRow
from app.imports.kinds import Change, Chosen, Decisions, Field, Importable, Option, Outcome, Row, What
from app.people.importing import known, organisations_made
from app.people.importing.organisations_made import Deed
from app.people.importing.words import folded, sector_in
from app.people.models import Sector
from app.people.queries import SECTOR_WORDS
from app.web.forms import LINE

SECTOR = "sector_where_none"
NEW, LEAVE = "new", ""


def plan(rows: Sequence[Row], chosen: Chosen, decisions: Decisions) -> list[Outcome]:
    return _Plan(chosen, decisions).outcomes(rows)


class _Plan:
    """The table against what is known already."""

    def __init__(self, chosen: Chosen, decisions: Decisions) -> None:
        self.decisions = decisions
        self.there = known.organisations()
        self.sector = Sector(chosen[SECTOR]) if chosen.get(SECTOR) else None
        # What an earlier row is called, and what it is about.
        self.named: dict[str, int] = {}
        self.about: dict[int, int] = {}

    def outcomes(self, rows: Sequence[Row]) -> list[Outcome]:
        return [self._outcome(row) for row in rows]

    def _outcome(self, row: Row) -> Outcome:
        name, short_name = row.values.get("name", ""), row.values.get("short_name", "")
        written = row.values.get("sector", "")
        sector = sector_in(written) if written else None
        if not name:
            return Outcome(row.number, What.LEAVE, f"Row {row.number}", "There is no name in this row. Add it.")
        if max(len(name), len(short_name)) > LINE:
            return Outcome(row.number, What.LEAVE, name, f"A name is longer than {LINE} characters. Shorten it.")
        if written and sector is None:
            known_words = ", ".join(SECTOR_WORDS.values())
            return Outcome(
                row.number, What.LEAVE, name, f"The sector “{written}” is not known. Write one of: {known_words}."
            )
        if (earlier := self.named.setdefault(folded(name), row.number)) != row.number:
            return Outcome(row.number, What.LEAVE, name, f"Row {earlier} has the same name. Keep one of them.")
        if was := self.there.part_of_another(name):
            found, _ = self.there.called(name)
            today = " or ".join(sorted(self.there.rows[one].title for one in found))
            return Outcome(row.number, What.LEAVE, name, f"{was} is part of {today or 'another'} now.")
        return self._matched(row, name, short_name, sector)

    def _matched(self, row: Row, name: str, short_name: str, sector: Sector | None) -> Outcome:
        found, exact = self.there.called(name)
        if len(found) > 1 and exact:
            return Outcome(row.number, What.LEAVE, name, "Several organisations are called so. Write the full name.")
        if exact:
            return self._of(row, short_name, sector, next(iter(found)))
        if not found:
            return self._new(row, name, short_name, sector)
        chosen = self.decisions.get(row.number, LEAVE)
        titles = {str(one): self.there.rows[one].title for one in sorted(found)}
        choices = (
            (LEAVE, "Leave this row out"),
            *((one, f"It is {title}") for one, title in titles.items()),
            (NEW, "Add it as another organisation"),
        )
        if chosen == NEW:
            outcome = self._new(row, name, short_name, sector)
        elif chosen in titles:
            outcome = self._of(row, short_name, sector, int(chosen))
        else:
            words = f"Perhaps the same as {' or '.join(titles.values())}. Say what it is, or leave it out."
            return Outcome(row.number, What.DECIDE, name, words, choices=choices)
        return replace(outcome, choices=choices, chosen=chosen)

    def _new(self, row: Row, name: str, short_name: str, sector: Sector | None) -> Outcome:
        sector = sector or self.sector
        if sector is None:
            words = "There is no sector in this row. Add it, or go back to “Match the columns” and choose one for all."
            return Outcome(row.number, What.LEAVE, name, words)
        changes = [Change("Sector", "", SECTOR_WORDS[sector])]
        if short_name:
            changes.append(Change("Short name", "", short_name))
        values = {"title": name, "short_name": short_name or None, "sector": sector}
        return Outcome(row.number, What.ADD, name, changes=tuple(changes), deed=Deed(None, values))

    def _of(self, row: Row, short_name: str, sector: Sector | None, organisation_id: int) -> Outcome:
        there = self.there.rows[organisation_id]
        if (earlier := self.about.setdefault(organisation_id, row.number)) != row.number:
            words = f"Row {earlier} is about the same organisation. Keep one of them."
            return Outcome(row.number, What.LEAVE, there.title, words)
        values, changes = _differences(there, short_name, sector)
        return Outcome(
            row.number,
            What.CHANGE if changes else What.SAME,
            there.title,
            changes=tuple(changes),
            record_id=organisation_id,
            deed=Deed(organisation_id, values),
        )


def _differences(there: AnyRow, short_name: str, sector: Sector | None) -> tuple[dict[str, Any], list[Change]]:
    values: dict[str, Any] = {}
    changes: list[Change] = []
    if short_name and short_name != there.short_name:
        values["short_name"] = short_name
        changes.append(Change("Short name", there.short_name or "", short_name))
    if sector is not None and sector != there.sector:
        values["sector"] = sector
        changes.append(Change("Sector", SECTOR_WORDS[there.sector], SECTOR_WORDS[sector]))
    return values, changes


ORGANISATIONS = Importable(
    key="organisations",
    one="organisation",
    many="organisations",
    lead="Add organisations from a table, before the people who work there.",
    permission=Permission.PEOPLE_MANAGE,
    fields=(
        Field(
            "name",
            "Name",
            "In full",
            ("organisation", "organization", "organisation name", "full name", "employer", "company", "title"),
            ("Riverside NHS Foundation Trust", "Hillside Community Trust", "Meadow Council"),
        ),
        Field(
            "short_name",
            "Short name",
            "What people call it",
            ("abbreviation", "acronym", "short", "known as", "initials"),
            ("Riverside", "HCT", ""),
        ),
        Field(
            "sector",
            "Sector",
            "Council, NHS trust, charity, university …",
            ("type", "organisation type", "category", "kind"),
            ("NHS trust", "Charity", "Council"),
        ),
    ),
    needs=(("name",),),
    options=(
        Option(
            SECTOR,
            "Sector of new organisations where the table has none",
            "What is to become of rows without a sector",
            {"": "Leave those rows out", **{sector.value: SECTOR_WORDS[sector] for sector in Sector}},
        ),
    ),
    plan=plan,
    apply=organisations_made.apply,
    undoing=organisations_made.undoing,
    take_back=organisations_made.take_back,
)
