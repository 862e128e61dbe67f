"""What do pages need to show of proposals, ballots and decisions?"""

from app.decisions.queries.ballots import BallotRow, ElectorRow, ballot_in, ballots_of, one_ballot
from app.decisions.queries.decisions import (
    Around,
    around,
    decision_called,
    decision_for,
)
from app.decisions.queries.log import overview, page_of_log
from app.decisions.queries.proposals import (
    Beside,
    beside,
    page_of_proposals,
    proposal_figures,
    proposal_for,
    proposal_with_beside,
    waits_for_vote,
)

__all__ = [
    "Around",
    "BallotRow",
    "Beside",
    "ElectorRow",
    "around",
    "ballot_in",
    "ballots_of",
    "beside",
    "decision_called",
    "decision_for",
    "one_ballot",
    "overview",
    "page_of_log",
    "page_of_proposals",
    "proposal_figures",
    "proposal_for",
    "proposal_with_beside",
    "waits_for_vote",
]
