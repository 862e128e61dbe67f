"""Which addresses note what follows from a decision: what it adopts, answers and withdraws?"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.charter import policy, queries
from app.charter.merging import base_of
from app.charter.models import Document, DocumentVersion, Recommendation
from app.charter.models import Response as Answered
from app.charter.services.documents import draft_of, in_force_of
from app.decisions import adopting
from app.decisions.following import Subject, what_can_follow, words_of_the_rules
from app.decisions.forms.adopting import AdoptForm, AnswerForm, ByDecision, RecordForm, WithdrawForm
from app.decisions.models import Decision
from app.decisions.queries import decision_for
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.conflicts import Conflict, merged
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count, day

blueprint = Blueprint("adopting", __name__)


# A draft becomes what is agreed.


@blueprint.get("/charter/<int:document_id>/adopt")
@requires(Permission.CHARTER_ADOPT)
def adopt(document_id: int) -> ResponseReturnValue:
    document, draft = _draft(document_id)
    return _adopting(document, draft, AdoptForm(formdata=None, data={"base": base_of(draft), "decision": _named()}))


@blueprint.post("/charter/<int:document_id>/adopt")
@requires(Permission.CHARTER_ADOPT)
def adopted(document_id: int) -> ResponseReturnValue:
    document, draft = _draft(document_id, to_change=True)
    form = AdoptForm()
    if form.base.data != base_of(draft):
        form.base.data = base_of(draft)
        fault(form.decision, "The draft was changed since you opened this page. Read it again, then adopt it")
        return _adopting(document, draft, form, status=409)
    decision = _follow(form, lambda named: adopting.adopt_by(named, draft, by=me()))
    if decision is None:
        return _adopting(document, draft, form, status=422)
    flash(f"“{draft.title}”, version {draft.number}, is agreed from now on, by {decision.reference}.", "success")
    return go_to(url_for("charter.show", document_id=document_id))


def _draft(document_id: int, *, to_change: bool = False) -> tuple[Document, DocumentVersion]:
    """:raises NotFound: there is no draft of it any more."""
    document = queries.document_for(me(), document_id, to_change=to_change)
    draft = draft_of(document)
    if draft is None:
        raise NotFound()
    ensure(policy.may_adopt(me(), draft), "note that this is adopted: whoever wrote at it last does not")
    return document, draft


def _adopting(document: Document, draft: DocumentVersion, form: AdoptForm, *, status: int = 200) -> Response:
    in_force = in_force_of(document)
    written = day(clock.local(draft.written_at).date())
    happens = [
        f"Somebody wrote at it last on {written}: what is adopted are the words as they stand since then.",
        "Everybody who signs in reads it. Its text can never be changed again, only followed by another version.",
    ]
    if in_force is not None:
        happens.append(f"Version {in_force.number} is superseded. It stays to be read and compared.")
    if draft.asks_acceptance:
        asked = queries.figures(draft.id).asked
        again = ", also those who accepted an earlier version" if in_force is not None else ""
        happens.append(f"{count(asked, 'person is', 'people are')} asked to read and accept it, by letter{again}.")
    else:
        happens.append("Nobody is asked to accept it.")
    subject = Subject.adopting(document.id, draft.number, draft.title)
    since = in_force.adopted_on if in_force is not None else None
    return _deed(subject, form, adopting.nameable(me(), since=since), happens=happens, button="Adopt it", status=status)


# What is agreed holds no longer.


@blueprint.get("/charter/<int:document_id>/withdraw")
@requires(Permission.CHARTER_ADOPT)
def withdraw(document_id: int) -> ResponseReturnValue:
    form = WithdrawForm(formdata=None, data={"decision": _named()})
    return _withdrawing(queries.document_for(me(), document_id), form)


@blueprint.post("/charter/<int:document_id>/withdraw")
@requires(Permission.CHARTER_ADOPT)
def withdrawn(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id, to_change=True)
    form = WithdrawForm()
    why = form.why.data or ""
    decision = _follow(form, lambda named: adopting.withdraw_by(named, document, by=me(), why=why))
    if decision is None:
        return _withdrawing(document, form, status=422)
    flash(f"“{document.title}” is withdrawn, by {decision.reference}.", "success")
    return go_to(url_for("charter.index"))


def _withdrawing(document: Document, form: WithdrawForm, *, status: int = 200) -> Response:
    happens = ["Nobody finds it here or by a search any more, and nobody is asked to accept it."]
    in_force = in_force_of(document)
    since = in_force.adopted_on if in_force is not None else None
    decisions = adopting.nameable(me(), since=since)
    subject = Subject.withdrawing(document.id, document.title)
    return _deed(subject, form, decisions, happens=happens, button="Withdraw it", status=status)


# A recommendation is answered.


@blueprint.get("/recommendations/<reference>/response")
@requires(Permission.CHARTER_ADOPT)
def answer(reference: str) -> ResponseReturnValue:
    found = queries.recommendation_for(me(), reference)
    data = {
        "version": found.version,
        "response": found.response.value if found.response else None,
        "response_why": found.response_why,
        "decision": _named(),
    }
    return _answering(found, AnswerForm(formdata=None, data=data))


@blueprint.post("/recommendations/<reference>/response")
@requires(Permission.CHARTER_ADOPT)
def answered(reference: str) -> ResponseReturnValue:
    found = queries.recommendation_for(me(), reference, to_change=True)
    form = AnswerForm()
    if not form.validate():
        return _answering(found, form, status=422)
    response, why = Answered(form.response.data), form.response_why.data or ""
    mine = {"response": response, "response_why": why}
    asked = merged(found, form.version.data or 0, mine, together=mine)
    if asked.conflict is not None:
        form.version.data = found.version
        return _answering(found, form, status=409, conflict=asked.conflict)
    decision = _follow(form, lambda named: adopting.answer_by(named, found, response, by=me(), why=why))
    if decision is None:
        return _answering(found, form, status=422)
    flash(f"{reference} is answered: {response.value}, by {decision.reference}.", "success")
    return go_to(url_for("charter.recommendation", reference=reference))


def _answering(
    found: Recommendation, form: AnswerForm, *, status: int = 200, conflict: Conflict | None = None
) -> Response:
    subject = Subject.answering(found.reference or "", found.title)
    return _deed(
        subject,
        form,
        adopting.nameable(me()),
        lead=found.summary,
        button="Save mine" if conflict else "Save the answer",
        status=status,
        conflict=conflict,
    )


# What they share.


def _named() -> str | None:
    """The decision from whose page somebody comes, or that they have just recorded."""
    return request.args.get("by")


def _follow(form: ByDecision, do: Callable[[Decision], None]) -> Decision | None:
    """Do it by the decision that the form names; ``None`` where something stands in the way, which the form says."""
    if not form.validate():
        return None
    try:
        decision = adopting.decision_named(form.decision.data, me())
        do(decision)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return None
    return decision


def _deed(subject: Subject, form: ByDecision, decisions: Sequence[Any], *, status: int, **said: Any) -> Response:
    form.choose_from(decisions)
    return page(
        "decisions/adopting/deed.html",
        status=status,
        form=form,
        subject=subject,
        has_decisions=bool(decisions),
        happens=said.pop("happens", []),
        lead=said.pop("lead", ""),
        conflict=said.pop("conflict", None),
        **said,
    )


# The decision itself, where it is not recorded yet.


@blueprint.get("/charter/<int:document_id>/adopt/decision")
@requires(Permission.DECISIONS_RUN)
def decide_to_adopt(document_id: int) -> ResponseReturnValue:
    return _begin_recording(_adoption(document_id))


@blueprint.post("/charter/<int:document_id>/adopt/decision")
@requires(Permission.DECISIONS_RUN)
def decided_to_adopt(document_id: int) -> ResponseReturnValue:
    return _record(_adoption(document_id))


@blueprint.get("/charter/<int:document_id>/withdraw/decision")
@requires(Permission.DECISIONS_RUN)
def decide_to_withdraw(document_id: int) -> ResponseReturnValue:
    return _begin_recording(_withdrawal(document_id))


@blueprint.post("/charter/<int:document_id>/withdraw/decision")
@requires(Permission.DECISIONS_RUN)
def decided_to_withdraw(document_id: int) -> ResponseReturnValue:
    return _record(_withdrawal(document_id))


@blueprint.get("/recommendations/<reference>/response/decision")
@requires(Permission.DECISIONS_RUN)
def decide_to_answer(reference: str) -> ResponseReturnValue:
    return _begin_recording(_answer(reference))


@blueprint.post("/recommendations/<reference>/response/decision")
@requires(Permission.DECISIONS_RUN)
def decided_to_answer(reference: str) -> ResponseReturnValue:
    return _record(_answer(reference))


def _adoption(document_id: int) -> Subject:
    document = queries.document_for(me(), document_id)
    draft = draft_of(document)
    if draft is None:
        raise NotFound()
    return Subject.adopting(document.id, draft.number, draft.title)


def _withdrawal(document_id: int) -> Subject:
    document = queries.document_for(me(), document_id)
    return Subject.withdrawing(document.id, document.title)


def _answer(reference: str) -> Subject:
    found = queries.recommendation_for(me(), reference)
    return Subject.answering(found.reference or "", found.title)


def _begin_recording(subject: Subject) -> Response:
    data = {"title": subject.title, "statement": subject.statement, "decided_on": clock.today()}
    return _recording(subject, RecordForm(formdata=None, data=data))


def _record(subject: Subject) -> Response:
    form = RecordForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if not form.validate():
        return _recording(subject, form, status=422)
    decided = {name: form[name].data for name in ("title", "statement", "reasons", "dissent", "decided_on")}
    try:
        decision = adopting.record_at_a_meeting(by=me(), **decided)
    except Unready as unready:
        fault(form[unready.field], unready.words)
        return _recording(subject, form, status=422)
    place = subject.deed_href(by=decision.reference)
    remember(form.once.data, place)
    flash(f"{decision.reference} is recorded. Now note what follows from it.", "success")
    return go_to(place)


def _recording(subject: Subject, form: RecordForm, *, status: int = 200) -> Response:
    return page(
        "decisions/adopting/recording.html",
        status=status,
        form=form,
        subject=subject,
        rules=words_of_the_rules(),
    )


@blueprint.get("/decisions/<reference>/follows")
@requires(Permission.CHARTER_ADOPT)
def follows(reference: str) -> ResponseReturnValue:
    decision = decision_for(me(), reference)
    return page("decisions/adopting/follows.html", **what_can_follow(decision, me()))
