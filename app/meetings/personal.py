"""What do meetings say about people?"""

from app.meetings.models import (
    AgendaItem,
    Approval,
    Attendance,
    Erratum,
    Invitation,
    ItemInterest,
    Meeting,
    Minutes,
    Outcome,
    OutcomeDraft,
    QuorumMark,
    Series,
    TemplateItem,
)
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Kept,
    Whose,
    fact,
    holds,
    holds_nothing,
    own_words,
    somebody,
    text,
    which,
)

SEEN_BY = "whoever may see the meeting: mostly members"
OF_THE_MEETING = "says something about the meeting, not about a person"
OF_THE_ITEM = "says something about the item, not about a person"
MINUTED = "part of the minutes"

holds_nothing(Series, "when a body meets", names=("place",))
holds_nothing(TemplateItem, "what every agenda of a series begins with", names=("section", "title"))
holds(
    Meeting,
    words="Meetings chaired",
    who="whoever chairs a meeting; people whom its place or its reasons name",
    why="So that everybody can see who led it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"chaired_by_id": Whose.BY},
    columns={
        "id": which("Which meeting"),
        "place": text("Where"),
        "state_why": text("Why it was cancelled or reopened"),
        "chaired_by_id": somebody("Who chaired it"),
    },
    plain=dict.fromkeys(
        (
            "body_id",
            "series_id",
            "starts_at",
            "minutes",
            "link",
            "state",
            "terms_id",
            "opened_at",
            "closed_at",
            "live",
            "invited",
        ),
        OF_THE_MEETING,
    ),
)
holds(
    AgendaItem,
    words="Agenda items presented or proposed",
    who="whoever presents or proposes an agenda item; people whom it names",
    why="So that everybody can see who brought up what.",
    basis=Basis.TASK,
    seen_by="whoever may see the item",
    kept=WITH_THE_RECORDS,
    whose={"presenter_id": Whose.BY, "proposed_by_id": Whose.BY},
    columns={
        "id": which("Which item"),
        "section": text("Its section"),
        "background": text("Its background"),
        "presenter_id": somebody("Who presents it"),
        "state_why": text("What became of it"),
        "proposed_by_id": somebody("Who proposed it"),
    },
    plain=dict.fromkeys(
        (
            "body_id",
            "meeting_id",
            "position",
            "purpose",
            "minutes",
            "state",
            "meant_for",
            "proposal_id",
            "ratifies_id",
            "approves_id",
            "parent_id",
            "begun_at",
            "ended_at",
        ),
        OF_THE_ITEM,
    ),
)
holds(
    Invitation,
    words="Invitations to meetings",
    who="whoever is invited, or comes in somebody’s place",
    why="So that a meeting knows who comes, and sends their apologies.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "deputy_id": Whose.ABOUT},
    columns={
        "meeting_id": which("To which meeting"),
        "person_id": somebody("Who is invited"),
        "reply": fact("Their answer", stays=MINUTED),
        "replied_at": fact("When they answered", stays=MINUTED),
        "deputy_id": somebody("Who comes instead"),
    },
)
holds(
    Attendance,
    words="Meetings attended",
    who="whoever is at a meeting",
    why="So that it stands afterwards who was there when something was decided.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT},
    columns={
        "meeting_id": which("Which meeting"),
        "person_id": somebody("Who was there"),
        "presence": fact("In the room or remote", stays=MINUTED),
        "seat_id": which("For which seat"),
        "is_deputy": fact("As deputy", stays=MINUTED),
        "came_at": fact("Came", stays=MINUTED),
        "left_at": fact("Left", stays=MINUTED),
    },
    plain={"id": "a number of ours"},
)
holds(
    ItemInterest,
    words="Interests declared in meetings",
    who="whoever declares an interest in an item, or writes one down; people whom it names",
    why="So that nobody decides a matter in which they have a part, and everybody can see that.",
    basis=Basis.TASK,
    seen_by="whoever may see the item",
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "noted_by_id": Whose.BY},
    columns={
        "item_id": which("In which item"),
        "person_id": somebody("Who declares it"),
        "nature": text("What it is"),
        "declared_at": fact("When", stays=MINUTED),
        "noted_by_id": somebody("Who wrote it down"),
    },
)
holds_nothing(QuorumMark, "when a meeting had its quorum, in numbers and sectors")
holds(
    Outcome,
    words="Outcomes written in meetings",
    who="whoever writes under an item; people whom it names",
    why="So that nobody has to ask afterwards what came of it.",
    basis=Basis.TASK,
    seen_by="whoever may see the item",
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "item_id": which("Under which item"),
        "text": text("What was written"),
        "record_id": which("The decision or action"),
        "by_id": somebody("Who wrote it"),
        "at": fact("When", stays=MINUTED),
    },
    plain={"id": "a number of ours", **dict.fromkeys(("kind", "position", "version"), OF_THE_ITEM)},
)
holds(
    OutcomeDraft,
    words="What one is writing in a meeting",
    who="whoever writes under an item",
    why="So that nothing half written is lost.",
    basis=Basis.TASK,
    seen_by="themselves",
    kept=Kept("until it is put down, or 30 days", days=30, since="saved_at"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "item_id": which("Under which item"),
        "person_id": somebody("Who writes"),
        "kind": fact("Note, decision or action"),
        "fields": own_words("What is written so far"),
        "saved_at": fact("When it was saved"),
    },
    goes=True,
)
holds(
    Minutes,
    words="Minutes circulated",
    who="whoever circulates minutes; people whom they name",
    why="So that those who were there can say what is not right.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"circulated_by_id": Whose.BY},
    columns={
        "meeting_id": which("Of which meeting"),
        "introduction": text("Their first words"),
        "attendance": text("Who was there, as they went out"),
        "matters_arising": text("Matters arising, as they went out"),
        "circulated_by_id": somebody("Who circulated them"),
        "circulated_at": fact("When", stays=MINUTED),
    },
)
holds(
    Approval,
    words="Minutes approved",
    who="whoever notes that minutes were approved; people whom the amendment names",
    why="So that it stands when minutes became the record.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "meeting_id": which("Of which meeting"),
        "at_meeting_id": which("At which meeting"),
        "amended": text("What was amended"),
        "by_id": somebody("Who noted it"),
        "at": fact("When", stays=MINUTED),
    },
)
holds(
    Erratum,
    words="Errata of minutes",
    who="whoever notes an erratum; people whom it names",
    why="So that locked minutes are set right without being altered.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "meeting_id": which("Of which meeting"),
        "text": text("What is right"),
        "by_id": somebody("Who noted it"),
        "at": fact("When", stays=MINUTED),
    },
    plain={"id": "a number of ours"},
)
