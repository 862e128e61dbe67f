"""Which addresses take what is written under an agenda item?"""

import json

from flask import Response, flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.actions.models import Strand
from app.meetings.forms.live import OUTCOMES, ActionForm, CorrectForm, DecisionForm, NoteForm, OutcomeForm
from app.meetings.models import AgendaItem, Meeting, Outcome
from app.meetings.pages.asking import begins_with, decisions_of, writing
from app.meetings.pages.seen import live
from app.meetings.queries.outcomes import decision_called, note_in
from app.meetings.queries.reading import item_at, meeting_at
from app.meetings.services import writing as services
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import (
    done,
    item_to_change,
    kind_called,
    meeting_to_change,
    place_in,
    whole_page,
)
from app.people.choosing import person_in
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import go_to, page, wants_fragment


@blueprint.post("/items/<int:item_id>/drafts/<kind>")
@requires(Permission.MEETINGS_RUN)
def draft(number: int, item_id: int, kind: str) -> ResponseReturnValue:
    """What is being typed, kept after each pause. Quiet: nothing on the page changes."""
    form = OUTCOMES[kind_called(kind)]()
    meeting = meeting_at(me(), number)
    item = item_at(me(), meeting, item_id)
    # On its way when the same form was put down: it is no draft any more.
    is_down = place_of(form.once.data) is not None
    if not is_down and not form.too_long():
        services.save_draft(meeting, item, form.kind, _typed(form, number, item_id), by=me())
    if wants_fragment():
        return Response(status=204)
    if form.too_long():
        form.validate()
        return _written(number, item_id, form, status=422)
    flash("It is kept as a draft. Nobody else sees it.", "success")
    return go_to(place_in(number, "writing", item_id))


def _typed(form: OutcomeForm, number: int, item_id: int) -> dict[str, str]:
    """What somebody wrote; nothing, where there is only what the form began with."""
    typed = form.typed()
    if not any(typed.values()):
        return typed
    begins = begins_with(live(me(), number, item_id=item_id), form.kind)
    # A browser ends its lines in its own way.
    is_theirs = any(text.split() != begins.get(name, "").split() for name, text in typed.items())
    return typed if is_theirs else {}


@blueprint.post("/items/<int:item_id>/outcomes/<kind>")
@requires(Permission.MEETINGS_RUN)
def put_down(number: int, item_id: int, kind: str) -> ResponseReturnValue:
    form = OUTCOMES[kind_called(kind)]()
    meeting, item = item_to_change(number, item_id)
    place = place_in(number, "writing", item_id)
    if place_of(form.once.data) is not None:
        return _fresh(number, item_id, form, "It stands already.") if wants_fragment() else go_to(place)
    if isinstance(form, ActionForm):
        form.offer(decisions_of(live(me(), number, item_id=item_id)))
    if not form.validate():
        return _written(number, item_id, form, status=422)
    try:
        words = _put_down(meeting, item, form)
    except Unready as unready:
        fault(form[unready.field] if unready.field in form else form[form.drafted[0]], unready.words)
        words = None
    if words is None:
        return _written(number, item_id, form, status=422)
    remember(form.once.data, place)
    if wants_fragment():
        return _fresh(number, item_id, form, words)
    flash(words, "success")
    return go_to(place)


def _put_down(meeting: Meeting, item: AgendaItem, form: OutcomeForm) -> str | None:
    """Put it down. Returns what to say; ``None``, with a fault in the form, if it names nobody."""
    if isinstance(form, NoteForm):
        services.put_down_note(meeting, item, form.text.data or "", by=me())
        return "The note stands."
    if isinstance(form, DecisionForm):
        decision = services.put_down_decision(
            meeting,
            item,
            title=form.title.data or "",
            statement=form.statement.data or form.title.data or "",
            reasons=form.reasons.data or "",
            dissent=form.dissent.data,
            review_on=form.review_on.data,
            needs_action=form.needs_action.data,
            by=me(),
        )
        provisional = "" if decision.standing_why is None else ", provisional until a later meeting ratifies it"
        return f"It is decided: {decision.reference}{provisional}."
    assert isinstance(form, ActionForm)
    owner = person_in(form.owner, me())
    if owner is None:
        return None
    assert form.due_on.data is not None
    action = services.put_down_action(
        meeting,
        item,
        title=form.title.data or "",
        done_when=form.done_when.data or "",
        owner=owner,
        strand=Strand(form.strand.data),
        due_on=form.due_on.data,
        follows=decision_called(item, form.follows.data),
        by=me(),
    )
    return f"{action.reference} is in the plan, and {owner.name} owns it."


def _fresh(number: int, item_id: int, form: OutcomeForm, words: str) -> Response:
    """The form, empty again and ready for the next; what was put down comes with what has changed."""
    seen = live(me(), number, item_id=item_id)
    fresh = writing(seen, form.kind, focus=form.drafted[0], is_fresh=True)
    response = make_response(render_template("meetings/live/_writing.html", write=fresh))
    response.headers["HX-Trigger"] = json.dumps({"announce": words, "stirred": ""})
    return response


def _written(number: int, item_id: int, form: OutcomeForm, *, status: int) -> Response:
    if not wants_fragment():
        return whole_page(number, item_id, status=status, forms={form.kind: form})
    seen = live(me(), number, item_id=item_id, forms={form.kind: form})
    wrong = next((input.short_name for input in form if input.errors), "")
    return page("meetings/live/_writing.html", status=status, write=writing(seen, form.kind, focus=wrong))


# A note that is not right.


@blueprint.get("/notes/<int:outcome_id>")
@requires(Permission.MEETINGS_RUN)
def correcting(number: int, outcome_id: int) -> ResponseReturnValue:
    meeting = meeting_at(me(), number)
    outcome = note_in(me(), meeting, outcome_id)
    form = CorrectForm(formdata=None, data={"version": outcome.version, "text": outcome.text})
    return _correcting(meeting, outcome, form)


@blueprint.post("/notes/<int:outcome_id>")
@requires(Permission.MEETINGS_RUN)
def correct(number: int, outcome_id: int) -> ResponseReturnValue:
    meeting = meeting_to_change(number)
    outcome = note_in(me(), meeting, outcome_id, to_change=True)
    form = CorrectForm()
    if not form.validate():
        return _correcting(meeting, outcome, form, status=422)
    if form.version.data != outcome.version and form.text.data != outcome.text:
        form.version.data = outcome.version
        return _correcting(meeting, outcome, form, status=409, theirs=outcome.text)
    try:
        services.correct_note(meeting, outcome, form.text.data or "", by=me())
    except Unready as unready:
        fault(form.text, unready.words)
        return _correcting(meeting, outcome, form, status=422)
    return done(number, "The note is corrected.", "part-outcomes", outcome.item_id)


def _correcting(
    meeting: Meeting, outcome: Outcome, form: CorrectForm, *, status: int = 200, theirs: str | None = None
) -> Response:
    return page(
        "meetings/live/correct.html",
        status=status,
        form=form,
        input=form.text,
        theirs=theirs,
        heading=f"Correct a note of {meeting.reference}",
        back=place_in(meeting.number or 0, "part-outcomes", outcome.item_id),
        here=url_for(".correcting", number=meeting.number, outcome_id=outcome.id),
    )
