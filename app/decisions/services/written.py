"""What comes of a written procedure once it is closed?"""

from app.access.actor import THE_SYSTEM
from app.decisions.counting import Count
from app.decisions.models import Ballot, Decision, Option, Proposal
from app.decisions.services.deciding import record_decision
from app.decisions.telling import tell_what_came_of_it
from app.decisions.workflow import How, Outcome, Standing
from app.extensions import db
from app.records.models import Visibility
from app.records.services import let_the_same_read
from app.steering.models import Body

TO_BE_RATIFIED = "Decided by written procedure: the next meeting ratifies it, or lets it lapse."


def settle_written(ballot: Ballot, proposal: Proposal, option: Option, counts: Count) -> Decision | None:
    """Decide what was carried, provisionally, in the words of the option. What was not stays open for a meeting."""
    decision = None
    if counts.outcome is Outcome.CARRIED:
        decision = record_decision(
            db.session.get_one(Body, proposal.body_id),
            title=proposal.title,
            statement=option.text,
            reasons=f"By written procedure on {proposal.reference}. {counts.words}.",
            how=How.WRITTEN,
            by=THE_SYSTEM,
            proposal=proposal,
            ballot=ballot,
            standing=Standing.PROVISIONAL,
            standing_why=TO_BE_RATIFIED,
            visibility=Visibility.STEERING if proposal.meant_for is Visibility.STEERING else Visibility.MEMBERS,
        )
        let_the_same_read(decision, proposal)
    tell_what_came_of_it(ballot)
    return decision
