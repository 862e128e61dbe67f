"""How do actions and plans go, for whoever looks it up?"""

from app.actions.models import Action
from app.actions.workflow import MOVES, ActionStatus
from app.records.workflows import NOTHING, Step, Workflow, followers, register_workflow, states_of, steps_of, watch

watch(Action.status, followers(MOVES))

# What the service asks for beside what the form of a move does.
ALSO = {
    ActionStatus.AGREED: "it says how others will see that it is done",
    ActionStatus.VERIFIED: "its evidence is still there",
}
PREPARE = "the coordinator, the chair, the vice-chair or the secretary"

register_workflow(
    Workflow(
        kind="Action",
        order=10,
        words="A promise with one owner and one day. It is updated by its owner, by whoever speaks for its"
        " organisation, and by the coordinator, the chair, the vice-chair and the secretary.",
        states=states_of(ActionStatus),
        steps=(
            Step(
                NOTHING,
                "Propose it",
                ActionStatus.PROPOSED.value,
                "every member, and whoever speaks for the organisation that owns it",
                "what will be done, an owner and a day",
            ),
            *steps_of(MOVES, whose=lambda move: move.whose.value, also=ALSO),
        ),
    )
)
register_workflow(
    Workflow(
        kind="Plan",
        order=20,
        words="Actions under one objective, with one person who looks after them. How far it is follows from its"
        " actions and is never set.",
        states=("there", "withdrawn"),
        steps=(
            Step(NOTHING, "Make a plan", "there", PREPARE, "a title, an objective and a lead"),
            Step("there", "Withdraw it", "withdrawn", PREPARE, "a reason"),
        ),
    )
)
