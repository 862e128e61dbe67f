"""What is held about those who join, settle in and leave?"""

from app.membership.models import JoinRequest, Leaving, LeavingItem, StepDone, Welcome
from app.records.register import (
    UNTIL_ERASED,
    Basis,
    Kept,
    Whose,
    fact,
    holds,
    own_words,
    somebody,
    which,
)

NUMBER = "a number of ours"
A_YEAR = 365

holds(
    JoinRequest,
    words="Request to join, or invitation",
    who="whoever asks to join, whoever is invited, and whoever answers them",
    why="To let people in who want to take part, and to answer each of them.",
    basis=Basis.TASK,
    seen_by="coordinators and administrators; the invitation, whoever has its link",
    kept=(
        Kept("a year after it is answered or was open", days=A_YEAR, since="settled_at"),
        Kept("a year after an invitation was open", days=A_YEAR, since="expires_at"),
    ),
    whose={"person_id": Whose.ABOUT, "email": Whose.ADDRESS, "decided_by_id": Whose.BY},
    columns={
        "name": fact("Name"),
        "email": fact("E-mail address"),
        "organisation_id": which("Place of work"),
        "organisation_name": fact("Place of work, as it was typed"),
        "job_title": fact("Job title"),
        "level": fact("Level: front line, manager or senior leader"),
        "why": own_words("Why they would like to join"),
        "applied": fact("Whether they asked themselves"),
        "joins_as": fact("As what they join"),
        "status": fact("How far it is"),
        "asked_at": fact("Asked, or invited"),
        "decided_at": fact("Answered"),
        "decided_by_id": somebody("Who answered"),
        "decline_reason": own_words("Why the answer was no"),
        "own_words": own_words("What was written in the invitation"),
        "expires_at": fact("The invitation is open until"),
        "settled_at": fact("Accepted, declined or taken back"),
        "person_id": somebody("Who joined"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds(
    Welcome,
    words="First weeks here",
    who="whoever has accepted an invitation",
    why="To lead newcomers through their first weeks, and to know how long it takes until somebody has arrived.",
    basis=Basis.TASK,
    seen_by="its owner; coordinators and administrators while steps are left; how long it takes, as a figure of all",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Who"),
        "asked_at": fact("Asked to join, or invited"),
        "began_at": fact("Joined"),
        "reminded_at": fact("Reminded of the steps that were left"),
        "attended_at": fact("Said that they have been to an event"),
    },
    goes=True,
)
holds(
    StepDone,
    words="First steps taken",
    who="whoever has accepted an invitation",
    why="To show newcomers what is left, and to know how long it takes until somebody has arrived.",
    basis=Basis.TASK,
    seen_by="its owner; how many are left, coordinators and administrators",
    kept=UNTIL_ERASED,
    whose={"person_id": Whose.ABOUT},
    columns={
        "person_id": somebody("Who"),
        "step": fact("Which step"),
        "done_at": fact("When"),
    },
    goes=True,
)
holds(
    Leaving,
    words="Leaving, and who takes over",
    who="whoever leaves, and whoever takes over from them",
    why="So that what somebody owned has an owner on the day they leave.",
    basis=Basis.TASK,
    seen_by="whoever leaves, and administrators",
    kept=(
        Kept("a year after the day", days=A_YEAR, since="done_at"),
        Kept("a year after it was called off", days=A_YEAR, since="cancelled_at"),
    ),
    whose={"person_id": Whose.ABOUT, "to_id": Whose.BY, "planned_by_id": Whose.BY},
    columns={
        "person_id": somebody("Who leaves"),
        "leaves_on": fact("On which day"),
        "why": own_words("Why"),
        "to_id": somebody("Who takes over"),
        "planned_at": fact("Planned"),
        "planned_by_id": somebody("Who planned it"),
        "done_at": fact("Done"),
        "cancelled_at": fact("Called off"),
        "fault": own_words("Why it could not be done on its day"),
    },
    plain={"id": NUMBER},
    goes=True,
)
holds(
    LeavingItem,
    words="Leaving: what goes to somebody else",
    who="whoever leaves, and whoever takes over from them",
    why="So that each thing has the owner that was chosen for it.",
    basis=Basis.TASK,
    seen_by="whoever leaves, and administrators",
    kept=Kept("until the day, or until it is called off"),
    whose={"leaving_id": Whose.PART, "to_id": Whose.BY},
    columns={
        "leaving_id": which("Whose leaving"),
        "record_id": which("What"),
        "to_id": somebody("Who takes it over"),
    },
    goes=True,
)
