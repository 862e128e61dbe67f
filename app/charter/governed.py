"""How do versions of documents and recommendations go, for whoever looks it up?"""

from app.charter.models import DocumentVersion
from app.charter.workflow import MOVES, Response, VersionState, Whose
from app.records.workflows import NOTHING, Step, Workflow, followers, register_workflow, states_of, steps_of, watch

watch(DocumentVersion.state, followers(MOVES))

WRITERS = "the coordinator, the chair, the vice-chair or the secretary"
UNANSWERED = "not answered"

register_workflow(
    Workflow(
        kind="Version of a document",
        order=40,
        words="What is adopted is never edited: the database itself refuses. A document is followed by its next"
        " version, and there is at most one draft and one version in force.",
        states=states_of(VersionState),
        steps=(
            Step(NOTHING, "Begin a draft", VersionState.DRAFT.value, WRITERS, "there is no draft yet"),
            Step(VersionState.DRAFT.value, "Discard the draft", NOTHING, WRITERS, "a reason"),
            *steps_of(MOVES, whose=lambda move: move.whose.value),
            Step(
                VersionState.ADOPTED.value,
                "Withdraw the document",
                NOTHING,
                Whose.BODY.value,
                "a decision of the steering group that stands, and a reason",
            ),
        ),
    )
)
_ANSWERS = tuple(
    Step(
        UNANSWERED,
        f"Answer it: {response.value}",
        response.value,
        Whose.BODY.value,
        "a decision of the steering group that stands, and why in a sentence",
    )
    for response in Response
)
register_workflow(
    Workflow(
        kind="Recommendation",
        order=50,
        words="What an evaluation advises. Its words can be corrected until it is answered; then they stand. A later"
        " decision can answer otherwise: each answer stays in the history.",
        states=(UNANSWERED, *states_of(Response)),
        steps=(
            Step(NOTHING, "Enter it", UNANSWERED, WRITERS, "its evaluation, and a code that no other one has"),
            *_ANSWERS,
            Step(
                "any answer",
                "Answer it anew",
                "another answer",
                Whose.BODY.value,
                "a decision of the steering group that stands, and why in a sentence",
            ),
        ),
    )
)
