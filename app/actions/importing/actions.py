"""What would become of each row of a table of actions?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app import clock
from app.access.roles import Permission
from app.actions.importing import actions_made, known
from app.actions.importing.actions_made import Deed
from app.actions.importing.words import could_be_another, due_in, priority_in, references_in, strand_in
from app.actions.models import Priority, Strand
from app.imports.kinds import Change, Chosen, Decisions, Field, Importable, Option, Outcome, Row, What
from app.people.importing import known as known_people
from app.people.importing.words import address_in, folded
from app.web.forms import LINE
from app.wording import capital, day

STRAND = "strand_where_none"
NEW, LEAVE = "new", ""
NOT_SAID = "Nobody has said how others will see that it is done."


@dataclass
class Said:
    """What a row says, understood; or why it cannot be."""

    values: dict[str, Any] = field(default_factory=dict)
    answers: tuple[int, ...] = ()
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def plan(rows: Sequence[Row], chosen: Chosen, decisions: Decisions) -> list[Outcome]:
    return _Plan(chosen, decisions).outcomes(rows)


class _Plan:
    """The table against what is known already."""

    def __init__(self, chosen: Chosen, decisions: Decisions) -> None:
        self.decisions = decisions
        self.people, self.organisations = known_people.people(), known_people.organisations()
        self.plans, self.recommendations = known.plans(), known.recommendations()
        self.there = known.open_actions()
        self.strand = Strand(chosen[STRAND]) if chosen.get(STRAND) else Strand.SYSTEM_CHANGE
        self.today = clock.today()
        # The rows before, by what they would add.
        self.earlier: dict[tuple[str, int], int] = {}
        # The same few names stand in many rows.
        self.owners: dict[str, tuple[int | None, str]] = {}

    def outcomes(self, rows: Sequence[Row]) -> list[Outcome]:
        return [self._outcome(row) for row in rows]

    def _outcome(self, row: Row) -> Outcome:
        title = row.values.get("title", "")
        said = self._understood(row.values)
        if said.faults:
            return Outcome(row.number, What.LEAVE, title or f"Row {row.number}", " ".join(said.faults))
        outcome = Outcome(
            row.number,
            What.ADD,
            title,
            " ".join(said.remarks),
            changes=tuple(said.changes),
            deed=Deed(said.values, said.answers),
        )
        return self._unless_there(outcome, (folded(title), said.values["owner_id"]))

    def _unless_there(self, outcome: Outcome, key: tuple[str, int]) -> Outcome:
        """The same title and owner as an open action, or as an earlier row: somebody decides."""
        reference, earlier = self.there.get(key), self.earlier.setdefault(key, outcome.number)
        if reference is None and earlier == outcome.number:
            return outcome
        choices = ((LEAVE, "Leave this row out"), (NEW, "Add it as another action"))
        if self.decisions.get(outcome.number, LEAVE) == NEW:
            return replace(outcome, choices=choices, chosen=NEW)
        what = f"{reference} is open and has" if reference else f"Row {earlier} has"
        words = f"{what} the same title and owner. Say whether this is another, or leave it out."
        return replace(outcome, what=What.DECIDE, words=words, changes=(), choices=choices, deed=None)

    def _understood(self, values: Any) -> Said:
        said = Said()
        self._title(said, values.get("title", ""), values.get("done_when", ""))
        self._owner(said, values.get("owner", ""))
        self._days(said, values.get("due", ""), values.get("start", ""))
        self._organisation(said, values.get("organisation", ""))
        self._part_of(said, values.get("plan", ""))
        self._kind(said, values.get("strand", ""), values.get("priority", ""))
        self._answers(said, values.get("answers", ""))
        status = folded(values.get("status", ""))
        if status and status != "proposed":
            said.remarks.append(f"It comes in as proposed, and not as “{values['status']}”.")
        return said

    def _title(self, said: Said, title: str, done_when: str) -> None:
        if not title:
            said.faults.append("There is no title in this row. Add it.")
        elif len(title) > LINE:
            said.faults.append(f"The title is longer than {LINE} characters. Shorten it.")
        if not done_when:
            said.remarks.append(NOT_SAID)
        said.values |= {"title": title, "done_when": done_when}

    def _owner(self, said: Said, written: str) -> None:
        if written not in self.owners:
            self.owners[written] = self._person(written)
        owner_id, fault = self.owners[written]
        if owner_id is None:
            said.faults.append(fault)
            return
        said.values["owner_id"] = owner_id
        said.changes.append(Change("Owner", "", self.people.rows[owner_id].title))

    def _person(self, written: str) -> tuple[int | None, str]:
        """Whom an e-mail address or a name means, or why nobody can be said."""
        if not written:
            return None, "There is no owner in this row. Add an e-mail address or a name."
        address = address_in(written)
        by_address = self.people.by_address.get(address or "")
        found = [by_address] if by_address is not None else self.people.by_name.get(folded(written), [])
        here = [one for one in found if self._is_here(one)]
        if len(here) == 1:
            return here[0], ""
        if len(here) > 1:
            return None, f"More than one person is called “{written}”. Write the e-mail address."
        if found:
            return None, f"{self.people.rows[found[0]].title} has left. Name somebody else."
        return None, f"Nobody here is called “{written}”. Correct it, or write their e-mail address."

    def _is_here(self, person_id: int) -> bool:
        row = self.people.rows[person_id]
        is_current = row.withdrawn_on is None and row.merged_into_id is None
        return is_current and (row.left_on is None or row.left_on > self.today)

    def _days(self, said: Said, due: str, start: str) -> None:
        said.values["due_on"] = self._day(said, "due", due) if due else None
        said.values["start_on"] = self._day(said, "start", start) if start else None
        if not due:
            said.faults.append("There is no due date in this row. Add it.")
        due_on, start_on = said.values["due_on"], said.values["start_on"]
        if due_on and start_on and start_on > due_on:
            said.faults.append("It starts after it is due. Correct one of the two days.")
        if due_on:
            said.changes.append(Change("Due", "", day(due_on)))
            if due_on < self.today:
                said.remarks.append("The day it is due has passed.")

    def _day(self, said: Said, what: str, written: str) -> date | None:
        found = due_in(written)
        if found is None:
            said.faults.append(
                f"“{written}” is no day that is understood ({what}). Write it as 2026-12-03 or 03/12/2026, day first."
            )
        elif could_be_another(written):
            said.remarks.append(f"“{written}” is taken for {found.day} {found:%B %Y}: the day stands first.")
        return found

    def _organisation(self, said: Said, written: str) -> None:
        said.values["organisation_id"] = None
        if not written:
            return
        found, exact = self.organisations.called(written)
        titles = sorted(self.organisations.rows[one].title for one in found)
        if len(found) == 1:
            said.values["organisation_id"] = next(iter(found))
            said.changes.append(Change("Organisation", "", titles[0]))
            if not exact:
                said.remarks.append(f"“{written}” is taken for {titles[0]}.")
        elif found:
            said.faults.append(f"“{written}” may be {' or '.join(titles[:3])}. Write its full name.")
        else:
            said.faults.append(f"The organisation “{written}” is not known. Correct it, or leave it empty.")

    def _part_of(self, said: Said, written: str) -> None:
        said.values["plan_id"] = None
        if not written:
            return
        found = self.plans.get(folded(written), [])
        if len(found) == 1:
            said.values["plan_id"] = found[0][0]
            said.changes.append(Change("Plan", "", found[0][1]))
        elif found:
            said.faults.append(f"Several plans are called “{written}”. Leave it empty, and choose one afterwards.")
        else:
            said.faults.append(f"There is no plan “{written}”. Correct it, or leave it empty.")

    def _kind(self, said: Said, strand: str, priority: str) -> None:
        said.values["strand"] = (strand_in(strand) if strand else None) or self.strand
        if strand and strand_in(strand) is None:
            known_words = " or ".join(f"“{one.value}”" for one in Strand)
            said.faults.append(f"“{strand}” is no strand. Write {known_words}.")
        said.values["priority"] = (priority_in(priority) if priority else None) or Priority.NORMAL
        if priority and priority_in(priority) is None:
            said.remarks.append(f"“{priority}” is no priority that is known here: it comes in as normal.")
        elif said.values["priority"] is not Priority.NORMAL:
            said.changes.append(Change("Priority", "", capital(said.values["priority"].value)))

    def _answers(self, said: Said, written: str) -> None:
        references = references_in(written)
        unknown = [reference for reference in references if reference not in self.recommendations]
        if unknown:
            said.faults.append(f"There is no recommendation {' or '.join(unknown)}. Correct it, or leave it out.")
        said.answers = tuple(self.recommendations[one] for one in references if one in self.recommendations)
        if references:
            said.changes.append(Change("Answers", "", ", ".join(references)))


ACTIONS = Importable(
    key="actions",
    one="action",
    many="actions",
    lead="Bring in an action list that was kept elsewhere. Each row comes in as proposed.",
    permission=Permission.PLANS_PREPARE,
    fields=(
        Field(
            "title",
            "Title",
            "What will be done",
            ("action", "action title", "task", "what", "description", "activity"),
            ("Publish the guide", "Brief the boards", "Map the region"),
        ),
        Field(
            "done_when",
            "Done when",
            "How others will see that it is done",
            ("success", "outcome", "measure", "done", "success measure", "deliverable"),
            ("It can be read on the website.", "Every board has heard it.", ""),
        ),
        Field(
            "owner",
            "Owner",
            "An e-mail address, or a name as it stands under People",
            ("lead", "responsible", "who", "owner name", "owner e-mail", "owner email", "assigned to", "action owner"),
            ("ama.boateng@example.org", "Ben Okafor", "ama.boateng@example.org"),
        ),
        Field(
            "due",
            "Due",
            "A day: 2026-12-03, 3 Dec 2026 or 03/12/2026",
            ("due date", "deadline", "by when", "target date", "due on", "when", "end date"),
            ("2027-03-31", "30 Apr 2027", "15/05/2027"),
        ),
        Field("start", "Start", "A day", ("start date", "starts", "from", "begins"), ("", "2027-02-01", "")),
        Field(
            "organisation",
            "Organisation",
            "Whose action it is; empty for the community itself",
            ("organization", "employer", "partner", "owning organisation"),
            ("", "", ""),
        ),
        Field(
            "plan",
            "Plan",
            "The title of a plan that is there",
            ("action plan", "workstream", "programme", "theme"),
            ("", "", ""),
        ),
        Field(
            "strand",
            "Strand",
            "Individual learning or system change",
            ("purpose", "type"),
            ("system change", "system change", "individual learning"),
        ),
        Field("priority", "Priority", "High, normal or low", ("urgency", "importance"), ("high", "", "normal")),
        Field(
            "answers",
            "Answers",
            "References of recommendations, with commas between them",
            ("recommendation", "recommendations", "recommendation reference", "answers recommendation"),
            ("", "", ""),
        ),
        Field("status", "Status", "Not taken over: each row comes in as proposed", ("state", "rag"), ("", "", "")),
    ),
    needs=(("title", "owner", "due"),),
    options=(
        Option(
            STRAND,
            "Strand where the table has none",
            "What those rows are part of",
            {"": "System change", Strand.LEARNING.value: "Individual learning"},
        ),
    ),
    plan=plan,
    apply=actions_made.apply,
    undoing=actions_made.undoing,
    take_back=actions_made.take_back,
)
