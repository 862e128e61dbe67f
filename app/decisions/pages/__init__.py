"""What do the pages of proposals and decisions hand to their templates?"""

from app.decisions.pages.ballots import RULES
from app.decisions.pages.decisions import decision_page
from app.decisions.pages.log import log, on_paper
from app.decisions.pages.proposals import options_base, proposal_list, proposal_page, shown_field

__all__ = [
    "RULES",
    "decision_page",
    "log",
    "on_paper",
    "options_base",
    "proposal_list",
    "proposal_page",
    "shown_field",
]
