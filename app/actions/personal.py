"""What does the action plan say about people?"""

from typing import Any

from sqlalchemy import and_, select

from app.actions.models import Action, Evidence, EvidenceRevision, Plan, Reminder
from app.actions.workflow import SETTLED
from app.records.models import Record
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Kept,
    Unfinished,
    Whose,
    fact,
    holds,
    holds_nothing,
    somebody,
    text,
    which,
)
from app.records.visibility import current

OF_THE_ACTION = "says something about the action, not about a person"
SAID = "part of what the community promised and did"
SEEN_BY = "whoever may see the action: mostly members"


def _current_plans() -> Any:
    return select(Record.id).where(Record.kind == "plan", current())


holds(
    Action,
    words="Actions owned, reported done or verified",
    who="whoever owns, reports or verifies an action; people whom it names",
    why="So that each promise has somebody who keeps it, and somebody else who looks.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"owner_id": Whose.BY, "reported_by_id": Whose.BY, "verified_by_id": Whose.BY},
    columns={
        "id": which("Which action"),
        "done_when": text("What done looks like"),
        "owner_id": somebody("Who owns it"),
        "status_why": text("Why it stands as it does"),
        "confidence_why": text("Why it is at risk or off track"),
        "reported_by_id": somebody("Who reported it done"),
        "verified_by_id": somebody("Who verified it"),
    },
    unfinished=Unfinished(
        "action that is not settled",
        "actions that are not settled",
        lambda action, person_id: and_(action.owner_id == person_id, action.status.not_in(SETTLED)),
    ),
    plain=dict.fromkeys(
        (
            "plan_id",
            "strand",
            "priority",
            "start_on",
            "due_on",
            "first_due_on",
            "status",
            "confidence",
            "progress",
            "settled_on",
            "reopened_at",
            "repeats",
            "repeats_from",
            "updated_at",
        ),
        OF_THE_ACTION,
    ),
)
holds_nothing(
    Evidence,
    "says what a piece of evidence is called; who added which stands in its revisions",
    names=("title",),
)
holds(
    EvidenceRevision,
    words="Evidence added",
    who="whoever adds evidence; people whom it names",
    why="To show that what was promised was done.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY, "taken_out_by_id": Whose.BY},
    columns={
        "evidence_id": fact("The number of the evidence", stays=SAID),
        "number": fact("Which revision of it", stays=SAID),
        "link": text("Its link"),
        "file_id": fact("The number of its file", stays=SAID),
        "about_on": fact("The day it is about", stays=SAID),
        "note": text("What is new in it"),
        "by_id": somebody("Who added it"),
        "at": fact("When", stays=SAID),
        "taken_out_at": fact("When it was taken out", stays=SAID),
        "taken_out_by_id": somebody("Who took it out"),
        "taken_out_why": text("Why it was taken out"),
    },
    plain={"id": "a number of ours"},
)
holds(
    Plan,
    words="Plans led",
    who="whoever leads a plan; people whom it names",
    why="So that each plan has somebody who looks after it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"lead_id": Whose.BY},
    columns={
        "id": which("Which plan"),
        "objective": text("What it is for"),
        "lead_id": somebody("Who leads it"),
    },
    plain={"until_on": "says something about the plan, not about a person"},
    unfinished=Unfinished(
        "plan that they lead",
        "plans that they lead",
        lambda plan, person_id: and_(plan.lead_id == person_id, plan.id.in_(_current_plans())),
    ),
)
holds(
    Reminder,
    words="Reminders had",
    who="whoever was reminded of an action",
    why="So that nobody is reminded of the same thing twice.",
    basis=Basis.TASK,
    seen_by="nobody; it stands in their copy",
    kept=Kept("a year", days=365, since="on"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "action_id": which("Which action"),
        "person_id": somebody("Who was reminded"),
        "due_on": fact("The day it was due then"),
        "step": fact("How many days before that, or after it"),
        "on": fact("When"),
    },
    goes=True,
)
