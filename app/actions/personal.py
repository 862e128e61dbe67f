"""What does the action plan say about people?"""

from sqlalchemy import and_

from app.actions.models import Action, Evidence, Update
from app.actions.workflow import SETTLED
from app.records.register import WITH_THE_RECORDS, Basis, Unfinished, Whose, fact, holds, somebody, text, which

OF_THE_ACTION = "says something about the action, not about a person"
SAID = "part of what the community promised and did"
SEEN_BY = "whoever may see the action: mostly members"
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
            "updated_at",
        ),
        OF_THE_ACTION,
    ),
)
holds(
    Update,
    words="Updates on actions",
    who="whoever writes an update; people whom it names",
    why="So that everybody can see how an action goes.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "action_id": which("Which action"),
        "by_id": somebody("Who wrote it"),
        "at": fact("When", stays=SAID),
        "text": text("What was written"),
    },
    plain={"id": "a number of ours"},
)
holds(
    Evidence,
    words="Evidence added",
    who="whoever adds evidence; people whom it names",
    why="To show that what was promised was done.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "action_id": which("Which action"),
        "title": text("What it is"),
        "link": text("Its link"),
        "file_id": fact("The number of its file", stays=SAID),
        "about_on": fact("The day it is about", stays=SAID),
        "by_id": somebody("Who added it"),
        "at": fact("When", stays=SAID),
    },
    plain={"id": "a number of ours"},
)
