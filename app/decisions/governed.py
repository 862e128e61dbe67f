"""How do proposals, ballots and decisions go, for whoever looks it up?"""

from app.decisions.models import Decision, Proposal
from app.decisions.workflow import MOVES, STANDING_AFTER, Outcome, ProposalState, Standing, Whose
from app.records.workflows import NOTHING, Step, Workflow, followers, register_workflow, states_of, steps_of, watch

watch(Proposal.state, followers(MOVES))
watch(Decision.standing, STANDING_AFTER)

OFFICE = "the chair, the vice-chair or the secretary"
OPEN, CLOSED, CALLED_OFF = "open", "closed", "called off"

register_workflow(
    Workflow(
        kind="Proposal",
        order=70,
        words="A question to the body, with options. What was put to the vote stands as it was put. Where it says the"
        " chair, it means the vice-chair, too.",
        states=states_of(ProposalState),
        steps=(
            Step(NOTHING, "Draft it", ProposalState.DRAFT.value, "every member", "a question"),
            *steps_of(MOVES, whose=lambda move: move.whose.value),
        ),
    )
)
register_workflow(
    Workflow(
        kind="Ballot",
        order=80,
        words="The voting seats are asked for or against one option. Whose vote counts, and by which rule, is written"
        " down as it opens. Until it closes a seat can say something else, and the last word counts.",
        states=(OPEN, *(f"{CLOSED}: {outcome.value}" for outcome in Outcome), CALLED_OFF),
        steps=(
            Step(
                NOTHING,
                "Open it",
                OPEN,
                OFFICE,
                "an open proposal without another open ballot, and a voting seat that is filled and not recused; of a"
                " written procedure a day to come",
            ),
            Step(
                OPEN,
                "Vote",
                OPEN,
                "whoever holds the seat, or their deputy who is there; in a meeting an officer notes what is said",
                "not recused, and the time is not over",
            ),
            *(
                Step(
                    OPEN,
                    "Close it",
                    f"{CLOSED}: {outcome.value}",
                    f"{OFFICE}; a written procedure whose time is over closes itself",
                    needs,
                )
                for outcome, needs in {
                    Outcome.CARRIED: "as many as needed took part, and the rule is met",
                    Outcome.NOT_CARRIED: "as many as needed took part, and the rule is not met",
                    Outcome.NO_QUORUM: "fewer than needed took part",
                }.items()
            ),
            Step(OPEN, "Call it off", CALLED_OFF, OFFICE, "the proposal is deferred or withdrawn"),
        ),
    )
)

_BECOMES = {
    (Standing.PROVISIONAL, Standing.STANDS): (
        "Ratify it",
        "a quorate meeting of the body ratifies it, with this on its agenda and at hand",
    ),
    (Standing.PROVISIONAL, Standing.LAPSED): (
        "Let it lapse",
        "a quorate meeting of the body does not ratify it, with this on its agenda and at hand, and why",
    ),
    (Standing.STANDS, Standing.SUPERSEDED): ("Supersede it", "a later decision of the same body that stands"),
}
register_workflow(
    Workflow(
        kind="Decision",
        order=90,
        words="It has the next number of its body and year from the moment it is recorded, and its words stand from"
        " then on: what is wrong in them is set right by a dated correction. A document is adopted and a recommendation"
        " answered only by a decision that stands.",
        states=states_of(Standing),
        steps=(
            Step(
                NOTHING,
                "Record it",
                Standing.STANDS.value,
                OFFICE,
                "the body decided it, with its quorum; a proposal that it answers is open and, if it was put to the"
                " vote, was carried, or a meeting in session decides it",
            ),
            Step(
                NOTHING,
                "Record it",
                Standing.PROVISIONAL.value,
                OFFICE,
                "the quorum was lost, or it was decided by written procedure, and the reason is given",
            ),
            *(
                Step(
                    state.value,
                    _BECOMES[state, to][0],
                    to.value,
                    f"{Whose.BODY.value}; {OFFICE} notes it",
                    _BECOMES[state, to][1],
                )
                for state, after in STANDING_AFTER.items()
                for to in Standing
                if to in after
            ),
        ),
    )
)
