"""What do proposals and decisions say about people?"""

from sqlalchemy import and_

from app.decisions.models import Ballot, Correction, Decision, Elector, Option, Proposal, Vote
from app.decisions.workflow import ProposalState
from app.records.register import (
    WITH_THE_RECORDS,
    Basis,
    Unfinished,
    Whose,
    fact,
    holds,
    holds_nothing,
    somebody,
    text,
    which,
)

SEEN_BY = "whoever may see the proposal or the decision: mostly members"
OF_THE_PROPOSAL = "says something about the proposal, not about a person"
DECIDED = "part of what the community decided, which stands as it was"

holds(
    Proposal,
    words="Proposals made",
    who="whoever makes a proposal; people whom it names",
    why="So that everybody can see who proposed what, and what came of it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"proposed_by_id": Whose.BY},
    columns={
        "id": which("Which proposal"),
        "proposed_by_id": somebody("Who made it"),
        "background": text("Its background"),
        "interests": text("The interests of the proposer"),
        "state_why": text("Why it was deferred or withdrawn"),
    },
    plain=dict.fromkeys(
        ("body_id", "state", "opened_at", "comments_until", "settled_on", "meant_for"), OF_THE_PROPOSAL
    ),
    unfinished=Unfinished(
        "proposal of theirs that is a draft",
        "proposals of theirs that are drafts",
        lambda proposal, person_id: and_(proposal.proposed_by_id == person_id, proposal.state == ProposalState.DRAFT),
    ),
)
holds_nothing(Option, "one answer to a proposal’s question", names=("text",))
holds(
    Ballot,
    words="Ballots opened or closed",
    who="whoever opens or closes a ballot",
    why="So that it can be told who ran it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"opened_by_id": Whose.BY, "closed_by_id": Whose.BY},
    columns={
        "proposal_id": which("On which proposal"),
        "opened_by_id": somebody("Who opened it"),
        "closed_by_id": somebody("Who closed it"),
        "opened_at": fact("Opened", stays=DECIDED),
        "closed_at": fact("Closed", stays=DECIDED),
    },
    plain={
        "id": "a number of ours",
        **dict.fromkeys(
            ("option_id", "how", "rule", "needed", "sector", "terms_id", "closes_at", "outcome"), OF_THE_PROPOSAL
        ),
    },
)
holds(
    Elector,
    words="Ballots that one could vote in",
    who="whoever holds a voting seat as a ballot opens, and their deputies",
    why="So that it stands afterwards whose vote counted, and who had no part in it.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "deputy_id": Whose.ABOUT},
    columns={
        "ballot_id": fact("The number of the ballot", stays=DECIDED),
        "seat_id": which("For which seat"),
        "person_id": somebody("Who holds it"),
        "deputy_id": somebody("Who stood in for them"),
        "recused_why": text("Why they had no part in it"),
    },
    plain={"sector": "says something about the seat, not about a person"},
)
holds(
    Vote,
    words="Votes in named ballots",
    who="whoever votes, or writes down how somebody votes",
    why="A named ballot is one in which everybody can see who voted for what.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"person_id": Whose.ABOUT, "noted_by_id": Whose.BY},
    columns={
        "ballot_id": fact("The number of the ballot", stays=DECIDED),
        "seat_id": which("For which seat"),
        "person_id": somebody("Who voted"),
        "noted_by_id": somebody("Who wrote it down for them"),
        "choice": fact("Their vote", stays=DECIDED),
        "reason": text("The reason they gave"),
        "at": fact("When", stays=DECIDED),
    },
)
holds_nothing(
    Decision,
    "what a body decided; who voted for it stands with the ballot",
    names=("statement", "reasons", "dissent", "standing_why"),
)
holds(
    Correction,
    words="Corrections of decisions",
    who="whoever corrects how a decision was written down; people whom it names",
    why="So that a decision is set right without being altered.",
    basis=Basis.TASK,
    seen_by=SEEN_BY,
    kept=WITH_THE_RECORDS,
    whose={"by_id": Whose.BY},
    columns={
        "decision_id": which("Of which decision"),
        "text": text("What is right"),
        "why": text("Why"),
        "by_id": somebody("Who corrected it"),
        "at": fact("When", stays=DECIDED),
    },
    plain={"id": "a number of ours"},
)
