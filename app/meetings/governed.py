"""How do meetings, agenda items and minutes go, for whoever looks it up?"""

from app.meetings.models import AgendaItem, Meeting
from app.meetings.workflow import ITEM_MOVES, MOVES, ItemState, MeetingState, Needs
from app.records.workflows import (
    NOTHING,
    Step,
    Workflow,
    followers,
    needs_of,
    register_workflow,
    states_of,
    steps_of,
    watch,
)

watch(Meeting.state, followers(MOVES))
watch(AgendaItem.state, followers(ITEM_MOVES))

RUN = "the chair, the vice-chair or the secretary"
PREPARE = "the coordinator, the chair, the vice-chair or the secretary"
OF_THE_MINUTES = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.APPROVED)
AMENDED = "minutes approved as amended"

register_workflow(
    Workflow(
        kind="Meeting",
        order=100,
        words="A draft sends nothing to anybody. The meeting keeps the terms of reference in force as it opens, and is"
        " counted by them whatever is adopted later.",
        states=states_of(MeetingState),
        steps=(
            Step(NOTHING, "Plan it", MeetingState.DRAFT.value, PREPARE, "a day to come"),
            *steps_of(MOVES, whose=lambda _move: RUN),
        ),
    )
)
register_workflow(
    Workflow(
        kind="Agenda item",
        order=110,
        words="Without a meeting it waits in the backlog. Carrying over makes a new item that goes on from this one and"
        " leaves what was said under it where it is. What is decided under an item is not edited.",
        states=states_of(ItemState),
        steps=(
            Step(NOTHING, "Propose it to the backlog", ItemState.WAITING.value, "every member", "a title"),
            Step(NOTHING, "Put it on an agenda", ItemState.WAITING.value, PREPARE, "the meeting has not begun"),
            *steps_of(ITEM_MOVES, whose=lambda move: RUN if move.is_run else PREPARE),
        ),
    )
)
register_workflow(
    Workflow(
        kind="Minutes",
        order=120,
        words="They are put together from the outcomes of a meeting that is closed, and take its last three states."
        " Approved they are locked: what was wrong in them is an erratum, with its day.",
        states=(*(state.value for state in OF_THE_MINUTES), AMENDED),
        steps=(
            *(
                Step(state.value, move.label, move.to.value, RUN, needs_of(move))
                for state in OF_THE_MINUTES
                for move in MOVES[state]
                if move.to in OF_THE_MINUTES
            ),
            Step(
                MeetingState.CIRCULATED.value,
                "Approve them as amended",
                AMENDED,
                RUN,
                f"{Needs.LATER_MEETING.value}, and what was amended",
            ),
            Step(MeetingState.APPROVED.value, "Add an erratum", MeetingState.APPROVED.value, RUN, "what is right"),
        ),
    )
)
