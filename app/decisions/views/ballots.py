"""Which addresses open a ballot, take votes, and close it?"""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.decisions import pages, policy, queries, rooms, services
from app.decisions.ballots import entitled_on
from app.decisions.forms import BallotForm, RecuseForm
from app.decisions.forms.faults import say
from app.decisions.models import Ballot, Elector, Option, Proposal
from app.decisions.views import proposals
from app.decisions.views.proposing import proposal_whole
from app.decisions.workflow import Choice, How, Outcome
from app.decisions.written import end_of
from app.extensions import db
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.steering.queries import body_called
from app.steering.terms import rules_of, terms_in_force
from app.web.forms import fault, one_line
from app.web.pages import go_to, page, saved


@proposals.get("/<int:number>/ballot")
@requires(Permission.DECISIONS_RUN)
def ballot(number: int) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), number)
    form = BallotForm(formdata=None)
    recommended = next((str(row.number) for row in queries.beside(proposal).options if row.is_recommended), None)
    form.option.data = recommended
    return _opening(proposal, form)


@proposals.post("/<int:number>/ballot")
@requires(Permission.DECISIONS_RUN)
def open_ballot(number: int) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), number, to_change=True)
    form = BallotForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    options = _offer(form, proposal)
    if not form.validate():
        return _opening(proposal, form, status=422)
    body = body_called(proposal.body_id)
    until = form.closes_on.data
    assert until is not None, "the form asks for it"
    try:
        rooms.is_before_no_meeting(proposal.id, "option")
        services.open_ballot(
            proposal,
            db.session.get_one(Option, options[form.option.data or ""]),
            how=How.WRITTEN,
            rules=rules_of(terms_in_force(body)),
            electors=entitled_on(body, clock.today(), {}),
            closes_at=end_of(until),
            by=me(),
        )
    except Unready as unready:
        say(form, unready, otherwise=form.option)
        return _opening(proposal, form, status=422)
    place = url_for(".show", number=number, _anchor="ballots")
    remember(form.once.data, place)
    flash(f"The ballot on {proposal.reference} is open. Whoever can vote is written to.", "success")
    return go_to(place)


def _offer(form: BallotForm, proposal: Proposal) -> dict[str, int]:
    """Let the form offer the options. Returns their ids by number."""
    options = queries.beside(proposal).options
    form.option.choices = {str(row.number): f"{row.number}. {row.text}" for row in options}
    return {str(row.number): row.id for row in options}


def _opening(proposal: Proposal, form: BallotForm, *, status: int = 200) -> Response:
    _offer(form, proposal)
    body = body_called(proposal.body_id)
    rules = rules_of(terms_in_force(body))
    return page(
        "proposals/ballot.html",
        status=status,
        form=form,
        proposal={"reference": proposal.reference, "title": proposal.title},
        rule_words=pages.RULES[rules.decision_rule],
        has_terms=rules.are_agreed,
        back=url_for(".show", number=proposal.number),
    )


@proposals.post("/<int:number>/ballots/<int:ballot_id>/seats/<int:seat_id>/vote")
@requires(Permission.BALLOTS_VOTE)
def vote(number: int, ballot_id: int, seat_id: int) -> ResponseReturnValue:
    proposal, found = _ballot(number, ballot_id)
    elector, choice = _elector(found, seat_id), _choice()
    if choice is None:
        return proposal_whole(proposal, status=422, vote_error="Choose one of the three: for, against or abstain.")
    # Whoever writes down what somebody else says gives no reason for them.
    said_why = request.form.get("reason", "") if policy.votes_for(me(), elector) else ""
    reason = (one_line(said_why) or "")[:500] or None
    try:
        services.vote(found, seat_id, choice, by=me(), reason=reason)
    except Unready as unready:
        return proposal_whole(queries.proposal_for(me(), number), status=409, vote_error=unready.words)
    rooms.stir(proposal.id)
    said = {Choice.FOR: "for it", Choice.AGAINST: "against it", Choice.ABSTAIN: "abstained"}[choice]
    return saved(
        "proposals/_ballots.html",
        location=url_for(".show", number=number, _anchor="ballots"),
        announce=f"The vote is noted: {said}. It can be changed until the ballot closes.",
        **pages.proposal_page(proposal, me(), voted=seat_id),
    )


@proposals.get("/<int:number>/ballots/<int:ballot_id>/seats/<int:seat_id>/recuse")
@requires(Permission.BALLOTS_VOTE)
def recuse(number: int, ballot_id: int, seat_id: int) -> ResponseReturnValue:
    proposal, found = _ballot(number, ballot_id)
    return _recusing(proposal, found, _elector(found, seat_id), RecuseForm(formdata=None))


@proposals.post("/<int:number>/ballots/<int:ballot_id>/seats/<int:seat_id>/recuse")
@requires(Permission.BALLOTS_VOTE)
def recused(number: int, ballot_id: int, seat_id: int) -> ResponseReturnValue:
    proposal, found = _ballot(number, ballot_id, to_change=True)
    elector = _elector(found, seat_id)
    form = RecuseForm()
    if not form.validate():
        return _recusing(proposal, found, elector, form, status=422)
    try:
        services.recuse(found, elector.seat_id, by=me(), why=form.why.data)
    except Unready as unready:
        fault(form.why, unready.words)
        return _recusing(proposal, found, elector, form, status=409)
    rooms.stir(proposal.id)
    flash("The seat has no part in this ballot any more.", "success")
    return go_to(url_for(".show", number=number, _anchor="ballots"))


def _elector(found: Ballot, seat_id: int) -> Elector:
    """A seat that this ballot asks, as far as it is this person’s to act for."""
    elector = db.session.get(Elector, (found.id, seat_id))
    if elector is None:
        raise NotFound()
    ensure(
        policy.runs_decisions(me()) or policy.votes_for(me(), elector),
        "act in this ballot for a seat that is not yours",
    )
    return elector


def _recusing(proposal: Proposal, found: Ballot, elector: Elector, form: RecuseForm, *, status: int = 200) -> Response:
    row = queries.one_ballot(found.id)
    assert row is not None
    seat = next(each for each in row.electors if each.seat_id == elector.seat_id)
    return page(
        "decisions/deed.html",
        status=status,
        form=form,
        heading=f"Recuse {seat.holder} from the ballot",
        title=f"{proposal.reference} {proposal.title}",
        happens=(
            "The seat leaves this ballot, with what it has said in it, and counts for nothing in its quorum.",
            "The reason stands beside the ballot for whoever reads the proposal. It cannot be taken back.",
        ),
        button="Recuse them" if me().id not in (elector.person_id, elector.deputy_id) else "I have no part in it",
        back=url_for(".show", number=proposal.number, _anchor="ballots"),
    )


@proposals.post("/<int:number>/ballots/<int:ballot_id>/close")
@requires(Permission.DECISIONS_RUN)
def close(number: int, ballot_id: int) -> ResponseReturnValue:
    proposal, found = _ballot(number, ballot_id, to_change=True)
    try:
        counts = services.close_ballot(found, by=me())
    except Unready as unready:
        return proposal_whole(queries.proposal_for(me(), number), status=409, vote_error=f"{unready.words}.")
    flash(f"The ballot is closed. {counts.words}.", "success")
    if (room := rooms.room_with(proposal.id)) is not None:
        room.stir()
    elif counts.outcome is Outcome.CARRIED and found.how is How.MEETING:
        return go_to(url_for(".decide", number=number))
    return go_to(url_for(".show", number=number, _anchor="ballots"))


def _ballot(number: int, ballot_id: int, *, to_change: bool = False) -> tuple[Proposal, Ballot]:
    proposal = queries.proposal_for(me(), number, to_change=to_change)
    return proposal, queries.ballot_in(proposal, ballot_id)


def _choice() -> Choice | None:
    return next((choice for choice in Choice if choice.value == request.form.get("choice")), None)
