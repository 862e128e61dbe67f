"""What does the charter say about people?"""

from app.charter.models import Acceptance, Document, DocumentVersion, Evaluation, Goal, Recommendation
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Kept,
    Whose,
    fact,
    holds,
    holds_nothing,
    published,
    somebody,
    text,
    which,
)

ADOPTED = "what was adopted is never altered: it is published as the community agreed it"
AGREED = "says what the community agreed, not who somebody is"
ADVICE = "says what the community was advised, not who somebody is"

holds_nothing(Goal, "what the community is for")
holds_nothing(Document, "what the community has agreed", names=("words",))
holds_nothing(Evaluation, "when somebody looked at how the community is doing")
holds(
    DocumentVersion,
    words="Documents written or adopted",
    who="whoever writes a draft last, and whoever notes that it was adopted",
    why="So that each agreed text has somebody who wrote it, and somebody else who looked.",
    basis=Basis.TASK,
    seen_by="everybody who signs in; a draft by those who prepare it and by the steering group",
    kept=WITH_THE_RECORDS,
    whose={"written_by_id": Whose.BY, "adopted_by_id": Whose.BY},
    columns={
        "document_id": which("Which document"),
        "title": published("Its title", stays=ADOPTED),
        "text": published("Its text", stays=ADOPTED),
        "changes": published("What changed", stays=ADOPTED),
        "written_by_id": somebody("Who wrote it last"),
        "written_at": fact("When", stays=ADOPTED),
        "adopted_on": fact("Adopted on", stays=ADOPTED),
        "adopted_by_id": somebody("Who noted that it was adopted"),
    },
    plain={
        "id": "a number of ours",
        **dict.fromkeys(
            (
                "number",
                "state",
                "asks_acceptance",
                "review_on",
                "quorum_number",
                "quorum_fraction",
                "composition_sector",
                "decision_rule",
                "superseded_on",
                "decision_id",
            ),
            AGREED,
        ),
    },
)
holds(
    Acceptance,
    words="Documents read and accepted",
    who="members, and those who speak for an organisation",
    why="So that everybody knows the rules that they meet under.",
    basis=Basis.TASK,
    seen_by="its owner, and whoever brings people in; everybody sees how many",
    kept=Kept("until they ask for erasure"),
    whose={"person_id": Whose.ABOUT},
    columns={
        "version_id": which("Which version of which document"),
        "person_id": somebody("Who"),
        "accepted_at": fact("When"),
    },
    plain={"id": "a number of ours"},
    goes=True,
)
holds(
    Recommendation,
    words="Recommendations answered for the community",
    who="whoever notes the community’s response",
    why="So that each recommendation has an answer, with its reason.",
    basis=Basis.TASK,
    seen_by="everybody who signs in",
    kept=WITH_THE_RECORDS,
    whose={"responded_by_id": Whose.BY},
    columns={
        "id": which("Which recommendation"),
        "area": text("Its area"),
        "summary": text("What it says"),
        "response_why": text("Why it was answered so"),
        "responded_by_id": somebody("Who answered it"),
        "responded_on": fact("When", stays="says when the community answered"),
    },
    plain=dict.fromkeys(("evaluation_id", "code", "position", "response", "decision_id"), ADVICE),
)
