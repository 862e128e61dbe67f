"""Which addresses put something to the vote, take votes, ratify and approve?"""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.decisions.workflow import Choice
from app.meetings.forms.live import AmendedForm, QuestionForm, VoteForm, WhyForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries.choosing import option_of
from app.meetings.queries.meetings import meeting_called
from app.meetings.queries.reading import item_at, meeting_at
from app.meetings.services import minutes as minutes_services
from app.meetings.services import voting as services
from app.meetings.services import writing as writing_services
from app.meetings.views.live import blueprint
from app.meetings.views.live.answers import done, item_to_change, place_in, refused, whole_page
from app.records.references import NotFound
from app.records.services import place_of, remember
from app.web.forms import Form, as_number, fault
from app.web.pages import go_to, page
from app.wording import capital


@blueprint.post("/items/<int:item_id>/ballot")
@requires(Permission.MEETINGS_RUN)
def put_to_vote(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    try:
        option = option_of(item, request.form.get("option"))
        # Its maker may have reworded it since the page was made.
        if request.form.get("as_read", option.text).split() != option.text.split():
            raise Unready("option", "This option reads otherwise by now. Read it again, then put it to the vote")
        services.put_to_vote(meeting, item, option, by=me())
    except Unready as unready:
        return refused(number, unready, item_id)
    return done(number, "The ballot is open.", "part-ballot", item_id)


@blueprint.post("/items/<int:item_id>/question")
@requires(Permission.MEETINGS_RUN)
def ask(number: int, item_id: int) -> ResponseReturnValue:
    form = QuestionForm()
    meeting, item = item_to_change(number, item_id)
    place = place_in(number, "part-ballot", item_id)
    if place_of(form.once.data) is not None:
        return go_to(place)
    if not form.validate():
        return whole_page(number, item_id, status=422, question_form=form)
    try:
        services.ask(meeting, item, form.question.data or "", by=me())
    except Unready as unready:
        fault(form.question, unready.words)
        return whole_page(number, item_id, status=422, question_form=form)
    remember(form.once.data, place)
    flash("The ballot is open.", "success")
    return go_to(place)


@blueprint.post("/items/<int:item_id>/vote")
@requires(Permission.BALLOTS_VOTE)
def vote(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    form = VoteForm()
    seat_id = as_number(request.form.get("seat"))
    if seat_id is None:
        raise NotFound()
    if not form.validate():
        words = next(iter(errors[0] for errors in form.errors.values() if errors))
        return refused(number, Unready("choice", str(words)), item_id)
    choice = Choice(form.choice.data)
    try:
        services.cast(meeting, item, seat_id, choice, by=me(), reason=form.reason.data)
    except Unready as unready:
        return refused(number, unready, item_id)
    return done(number, f"Noted: {choice.value}.", "part-ballot", item_id)


@blueprint.post("/items/<int:item_id>/ballot/close")
@requires(Permission.MEETINGS_RUN)
def close_ballot(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    try:
        count = services.close_vote(meeting, item, by=me())
    except Unready as unready:
        return refused(number, unready, item_id)
    return done(number, f"{capital(count.words)}.", "part-ballot", item_id)


@blueprint.post("/items/<int:item_id>/ratify")
@requires(Permission.MEETINGS_RUN)
def ratify(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    try:
        decision = writing_services.ratify(meeting, item, by=me())
    except Unready as unready:
        return refused(number, unready, item_id)
    return done(number, f"{decision.reference} is ratified.", "part-outcomes", item_id)


@blueprint.get("/items/<int:item_id>/lapse")
@requires(Permission.MEETINGS_RUN)
def lapsing(number: int, item_id: int) -> ResponseReturnValue:
    meeting = meeting_at(me(), number)
    return _lapsing(meeting, item_at(me(), meeting, item_id), WhyForm(formdata=None))


@blueprint.post("/items/<int:item_id>/lapse")
@requires(Permission.MEETINGS_RUN)
def lapse(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    form = WhyForm()
    if not form.validate():
        return _lapsing(meeting, item, form, status=422)
    try:
        decision = writing_services.let_lapse(meeting, item, by=me(), why=form.why.data or "")
    except Unready as unready:
        fault(form.why, unready.words)
        return _lapsing(meeting, item, form, status=422)
    return done(number, f"{decision.reference} lapses.", "part-outcomes", item_id)


def _lapsing(meeting: Meeting, item: AgendaItem, form: Form, *, status: int = 200) -> Response:
    return page(
        "meetings/live/deed.html",
        status=status,
        form=form,
        heading="Let the decision lapse",
        happens=["It keeps its number and its words, and holds no longer.", "What it would have superseded stands."],
        button="Let it lapse",
        back=place_in(meeting.number or 0, "part-shown", item.id),
    )


@blueprint.get("/items/<int:item_id>/approve")
@requires(Permission.MEETINGS_RUN)
def approving(number: int, item_id: int) -> ResponseReturnValue:
    meeting = meeting_at(me(), number)
    return _approving(meeting, item_at(me(), meeting, item_id), AmendedForm(formdata=None))


@blueprint.post("/items/<int:item_id>/approve")
@requires(Permission.MEETINGS_RUN)
def approve(number: int, item_id: int) -> ResponseReturnValue:
    meeting, item = item_to_change(number, item_id)
    form = AmendedForm()
    earlier = _whose_minutes(item, to_change=True)
    if not form.validate():
        return _approving(meeting, item, form, status=422)
    try:
        minutes_services.approve(earlier, at=meeting, by=me(), amended=form.amended.data, item=item)
    except Unready as unready:
        fault(form.amended, unready.words)
        return _approving(meeting, item, form, status=422)
    return done(number, f"The minutes of {earlier.reference} are approved.", "part-outcomes", item_id)


def _whose_minutes(item: AgendaItem, *, to_change: bool = False) -> Meeting:
    """:raises NotFound: this item is about no minutes."""
    if item.approves_id is None:
        raise NotFound()
    return meeting_called(item.approves_id, to_change=to_change)


def _approving(meeting: Meeting, item: AgendaItem, form: AmendedForm, *, status: int = 200) -> Response:
    earlier = _whose_minutes(item)
    return page(
        "meetings/live/deed.html",
        status=status,
        form=form,
        heading=f"Approve the minutes of {earlier.reference}, “{earlier.title}”",
        happens=[
            "From now on nothing in them changes. What turns out to be wrong is added below them as an erratum.",
            f"It stands in them that {meeting.reference} has approved them.",
        ],
        button="Approve them",
        back=place_in(meeting.number or 0, "part-shown", item.id),
        read_href=url_for("minutes.show", number=earlier.number),
    )
