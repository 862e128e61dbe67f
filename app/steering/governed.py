"""How do seats and terms go, for whoever looks it up?"""

from app.records.workflows import Step, Workflow, register_workflow, states_of
from app.steering.states import SOON, SeatState

APPOINTS = "the chair, the vice-chair, the secretary or an administrator, but nobody for themselves"
DAYS = "the day alone"

register_workflow(
    Workflow(
        kind="Seat and term",
        order=60,
        words="What a seat is today is computed from its terms and never set. Holders change by ending one term and"
        " beginning the next. Whoever holds a seat has the authority that goes with it from the first day of the term"
        " to its last.",
        states=states_of(SeatState),
        steps=(
            Step(
                SeatState.VACANT.value,
                "Begin a term",
                SeatState.FILLED.value,
                APPOINTS,
                "how they were appointed, and no other term of this seat on any of its days",
            ),
            Step(
                SeatState.FILLED.value,
                "The end comes near",
                SeatState.ENDS_SOON.value,
                DAYS,
                f"{SOON} days or fewer are left, or as many as its body says, and nobody follows yet",
            ),
            Step(
                SeatState.ENDS_SOON.value,
                "The term is over",
                SeatState.CARRIED_OVER.value,
                DAYS,
                "nobody follows: its holder reads, has no vote and is not in the base of the quorum",
            ),
            Step(
                SeatState.ENDS_SOON.value,
                "Find somebody who follows",
                SeatState.FILLED.value,
                APPOINTS,
                "a term that begins as this one ends",
            ),
            *(
                Step(
                    state.value,
                    "End the term",
                    SeatState.VACANT.value,
                    "the chair, the vice-chair, the secretary or an administrator; everybody can stand down",
                    "a day and a reason",
                )
                for state in (SeatState.FILLED, SeatState.ENDS_SOON, SeatState.CARRIED_OVER)
            ),
            Step(
                SeatState.CARRIED_OVER.value,
                "Begin the next term",
                SeatState.FILLED.value,
                APPOINTS,
                "how they were appointed",
            ),
        ),
    )
)
