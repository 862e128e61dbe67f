"""Which addresses show minutes, let them go out, and approve them?"""

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.meetings import policy
from app.meetings.forms.live import AmendedForm
from app.meetings.forms.minutes import CirculateForm, ErratumForm, IntroductionForm, RemarkForm, TakeBackForm
from app.meetings.models import Meeting
from app.meetings.pages.minutes import minutes
from app.meetings.queries.closing import half_written
from app.meetings.queries.minutes import introduced_since, meeting_that_can_approve, minutes_of
from app.meetings.queries.reading import meeting_at
from app.meetings.services import commenting
from app.meetings.services import minutes as services
from app.records.references import NotFound
from app.remarks.pages import hear
from app.web.forms import Form, fault
from app.web.pages import go_to, page

blueprint = Blueprint("minutes", __name__, url_prefix="/meetings/<int:number>/minutes")


@blueprint.get("")
@requires(Permission.SIGNED_IN)
def show(number: int) -> ResponseReturnValue:
    return page("meetings/minutes/show.html", **minutes(me(), number))


@blueprint.get("/clean")
@requires(Permission.SIGNED_IN)
def clean(number: int) -> ResponseReturnValue:
    """To print, or to send to somebody: the minutes and nothing beside them."""
    return page("meetings/minutes/clean.html", **minutes(me(), number, clean=True))


@blueprint.post("/comments")
@requires(Permission.MEETINGS_READ)
def comment(number: int) -> ResponseReturnValue:
    meeting = _held(number, to_change=True)
    ensure(policy.may_comment(me(), meeting), "comment on these minutes: comments are taken until they are approved")
    form = RemarkForm()
    heard = hear(
        form,
        meeting,
        place=url_for(".show", number=number, _anchor="updates"),
        say=lambda text, _word: commenting.comment(meeting, text, by=me()),
    )
    return heard or page("meetings/minutes/show.html", status=422, **minutes(me(), number, form=form))


def _held(number: int, *, to_change: bool = False) -> Meeting:
    """:raises NotFound: it has not begun, so it has no minutes."""
    meeting = meeting_at(me(), number, to_change=to_change)
    if meeting.opened_at is None:
        raise NotFound()
    return meeting


@blueprint.get("/introduction")
@requires(Permission.MEETINGS_RUN)
def introducing(number: int) -> ResponseReturnValue:
    meeting = _held(number)
    written = minutes_of(meeting)
    text = written.introduction if written is not None else ""
    form = IntroductionForm(formdata=None, data={"version": meeting.version, "introduction": text})
    return _introducing(meeting, form)


@blueprint.post("/introduction")
@requires(Permission.MEETINGS_RUN)
def introduce(number: int) -> ResponseReturnValue:
    meeting = _held(number, to_change=True)
    form = IntroductionForm()
    if not form.validate():
        return _introducing(meeting, form, status=422)
    written = minutes_of(meeting)
    standing = written.introduction if written is not None else ""
    if introduced_since(meeting, form.version.data) and form.introduction.data != standing:
        form.version.data = meeting.version
        return _introducing(meeting, form, status=409, theirs=standing)
    try:
        services.introduce(meeting, form.introduction.data or "", by=me())
    except Unready as unready:
        fault(form.introduction, unready.words)
        return _introducing(meeting, form, status=422)
    flash("The introduction is saved.", "success")
    return go_to(url_for(".show", number=number))


def _introducing(meeting: Meeting, form: IntroductionForm, *, status: int = 200, theirs: str | None = None) -> Response:
    return page(
        "meetings/live/correct.html",
        status=status,
        form=form,
        input=form.introduction,
        theirs=theirs,
        heading=f"Introduction to the minutes of {meeting.reference}",
        back=url_for(".show", number=meeting.number),
        here=url_for(".introducing", number=meeting.number),
    )


@blueprint.get("/circulate")
@requires(Permission.MEETINGS_RUN)
def circulating(number: int) -> ResponseReturnValue:
    return _circulating(_held(number), CirculateForm(formdata=None))


@blueprint.post("/circulate")
@requires(Permission.MEETINGS_RUN)
def circulate(number: int) -> ResponseReturnValue:
    meeting = _held(number, to_change=True)
    try:
        services.circulate(meeting, by=me())
    except Unready as unready:
        return _circulating(meeting, CirculateForm(), status=422, said=unready.words)
    flash("The minutes are out. Everybody who was there or invited hears where they are.", "success")
    return go_to(url_for(".show", number=number))


def _circulating(meeting: Meeting, form: Form, *, status: int = 200, said: str = "") -> Response:
    writing = dict.fromkeys(row.name for row in half_written(meeting))
    return _deed(
        meeting,
        form,
        status,
        said=said,
        heading=f"Circulate the minutes of {meeting.reference}",
        happens=[
            "Everybody who was there, and everybody who was invited, hears where they are; what is confidential in "
            "them is read by those alone who may.",
            "Who was there, and which matters arose, is kept as it is now.",
            "Their notes are not corrected any more. They can be taken back until they are approved.",
            *(f"{name} has something half written: it does not go out. Let it be put down first." for name in writing),
        ],
        button="Circulate them",
    )


@blueprint.get("/take-back")
@requires(Permission.MEETINGS_RUN)
def taking_back(number: int) -> ResponseReturnValue:
    return _taking_back(_held(number), TakeBackForm(formdata=None))


@blueprint.post("/take-back")
@requires(Permission.MEETINGS_RUN)
def take_back(number: int) -> ResponseReturnValue:
    meeting = _held(number, to_change=True)
    form = TakeBackForm()
    if not form.validate():
        return _taking_back(meeting, form, status=422)
    try:
        services.take_back(meeting, by=me(), why=form.why.data or "")
    except Unready as unready:
        fault(form.why, unready.words)
        return _taking_back(meeting, form, status=422)
    flash("The minutes are taken back. Correct them, then circulate them again.", "success")
    return go_to(url_for(".show", number=number))


def _taking_back(meeting: Meeting, form: Form, *, status: int = 200) -> Response:
    return _deed(
        meeting,
        form,
        status,
        heading=f"Take the minutes of {meeting.reference} back",
        happens=["They can be corrected again, and go out once more.", "The reason stands in the history."],
        button="Take them back",
    )


@blueprint.get("/approve")
@requires(Permission.MEETINGS_RUN)
def approving(number: int) -> ResponseReturnValue:
    return _approving(_held(number), AmendedForm(formdata=None))


@blueprint.post("/approve")
@requires(Permission.MEETINGS_RUN)
def approve(number: int) -> ResponseReturnValue:
    # Not locked yet: the meeting that approves them is, before them.
    meeting = _held(number)
    form = AmendedForm()
    if not form.validate():
        return _approving(meeting, form, status=422)
    try:
        # With none in session it is held against itself, which says what is missing.
        services.approve(meeting, at=meeting_that_can_approve(meeting) or meeting, by=me(), amended=form.amended.data)
    except Unready as unready:
        fault(form.amended, unready.words)
        return _approving(meeting, form, status=422)
    flash("The minutes are approved. Nothing in them changes any more.", "success")
    return go_to(url_for(".show", number=number))


def _approving(meeting: Meeting, form: Form, *, status: int = 200) -> Response:
    return _deed(
        meeting,
        form,
        status,
        heading=f"Approve the minutes of {meeting.reference}",
        happens=[
            "From now on nothing in them changes. What turns out to be wrong is added below them as an erratum.",
            "It stands in them which meeting has approved them.",
        ],
        button="Approve them",
    )


@blueprint.get("/errata")
@requires(Permission.MEETINGS_RUN)
def correcting(number: int) -> ResponseReturnValue:
    return _correcting(_held(number), ErratumForm(formdata=None))


@blueprint.post("/errata")
@requires(Permission.MEETINGS_RUN)
def add_erratum(number: int) -> ResponseReturnValue:
    meeting = _held(number, to_change=True)
    form = ErratumForm()
    if not form.validate():
        return _correcting(meeting, form, status=422)
    try:
        services.add_erratum(meeting, form.text.data or "", by=me())
    except Unready as unready:
        fault(form.text, unready.words)
        return _correcting(meeting, form, status=422)
    flash("The erratum stands below the minutes.", "success")
    return go_to(url_for(".show", number=number, _anchor="errata"))


def _correcting(meeting: Meeting, form: Form, *, status: int = 200) -> Response:
    return _deed(
        meeting,
        form,
        status,
        heading=f"Add an erratum to the minutes of {meeting.reference}",
        happens=["The minutes stay as they were approved. Everybody who reads them reads this below."],
        button="Add it",
    )


def _deed(
    meeting: Meeting, form: Form, status: int, *, heading: str, happens: list[str], button: str, said: str = ""
) -> Response:
    return page(
        "meetings/minutes/deed.html",
        status=status,
        form=form,
        heading=heading,
        happens=happens,
        button=button,
        said=said,
        back=url_for(".show", number=meeting.number),
    )
