"""Which addresses take the answer to an invitation: on the page, and from a letter?"""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, public, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.meetings.forms.meetings import PressForm
from app.meetings.pages.answering import asked, refused_words
from app.meetings.queries.letters import Asked, asked_by
from app.meetings.queries.meetings import meeting_for
from app.meetings.services import inviting
from app.meetings.views import blueprint
from app.meetings.views.pressing import press
from app.meetings.workflow import Reply
from app.web.pages import go_to, page

_CHOICES = {
    "accepted": (Reply.ACCEPTED, False, "You come."),
    "apologies": (Reply.APOLOGIES, False, "Your apologies are noted."),
    "deputy": (Reply.APOLOGIES, True, "Your apologies are noted, and your deputy comes instead."),
}


@blueprint.post("/<int:number>/answer")
@requires(Permission.MEETINGS_READ)
def answer(number: int) -> ResponseReturnValue:
    """What somebody answers for themselves."""
    return _answered(number, me().person_id, back=f"{url_for('.show', number=number)}#who-comes")


@blueprint.post("/<int:number>/people/<int:person_id>/answer")
@requires(Permission.MEETINGS_PREPARE)
def note_answer(number: int, person_id: int) -> ResponseReturnValue:
    """What somebody told whoever prepares the meeting."""
    # Whoever was told by one was told by several.
    return _answered(number, person_id, back=url_for(".show", number=number, noting="yes", _anchor="noting"))


def _answered(number: int, person_id: int, *, back: str) -> Response:
    meeting = meeting_for(me(), number, to_change=True)
    choice = _CHOICES.get(request.form.get("says", ""))

    def do() -> str:
        if choice is None:
            raise Unready("reply", "Choose one of the answers")
        reply, with_deputy, told = choice
        inviting.answer(meeting, person_id, reply, by=me(), with_deputy=with_deputy)
        return told if person_id == me().id else "The answer is noted."

    return press(PressForm(), do, back=back)


# From a letter. Whoever follows the link sees a page with one button; only the button answers.


@blueprint.get("/answer/<token>")
@public
def from_letter(token: str) -> ResponseReturnValue:
    found = asked_by(token)
    if not isinstance(found, Asked):
        return _refused(found)
    return page("meetings/answer.html", **asked(found), action_href=url_for(".answered", token=token))


@blueprint.post("/answer/<token>")
@public
def answered(token: str) -> ResponseReturnValue:
    found = asked_by(token, to_use=True)
    if not isinstance(found, Asked):
        return _refused(found)
    try:
        inviting.answer_by_link(
            found.meeting, found.invitation, found.said.reply, with_deputy=found.said.with_deputy, at=clock.now()
        )
    except Unready as unready:
        return page("meetings/answer_refused.html", status=422, words=unready.words)
    flash("Your answer is noted. You can change it until the meeting begins.", "success")
    return go_to(url_for(".from_letter", token=token))


def _refused(why: str) -> Response:
    return page("meetings/answer_refused.html", status=404, words=refused_words(why))
