"""Which address takes what people say about a proposal?"""

from flask import url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import ensure
from app.decisions import policy, queries, services
from app.decisions.views import proposals
from app.decisions.views.proposing import proposal_whole
from app.remarks.forms import CommentForm
from app.remarks.pages import hear


@proposals.post("/<int:number>/comments")
@requires(Permission.DECISIONS_READ)
def comment(number: int) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), number, to_change=True)
    ensure(policy.may_comment(me(), proposal), f"comment on {proposal.reference}: comments are taken while it is open")
    form = CommentForm()
    heard = hear(
        form,
        proposal,
        place=url_for(".show", number=number, _anchor="updates"),
        say=lambda text, _word: services.comment(proposal, text, by=me()),
    )
    return heard or proposal_whole(proposal, status=422, comment_form=form)
