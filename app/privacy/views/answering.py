"""How do administrators answer what people ask about their data?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.mail.services import afterwards
from app.people.models import Person
from app.privacy import keeping, policy, queries, services
from app.privacy.erasing import finding
from app.privacy.erasing.doing import NotYet
from app.privacy.erasing.sweeping import sweep
from app.privacy.forms import AnswerForm, ConfirmErasureForm, DeclineForm, EnteredForm
from app.privacy.models import Asked, Outcome, PrivacyRequest
from app.privacy.views import blueprint
from app.records.register import holdings, nothing_about_anybody, periods
from app.records.services import place_of, remember
from app.web.forms import fault
from app.web.pages import address, go_to, page
from app.wording import count, day, until

WHAT = {Asked.COPY: "Copy of their data", Asked.ERASURE: "Erasure", Asked.COMPLAINT: "Complaint"}
OUTCOMES = {Outcome.DONE: "Done", Outcome.DECLINED: "Not done, with the reason", Outcome.TAKEN_BACK: "Taken back"}


@blueprint.get("/privacy/requests")
@requires(Permission.PRIVACY_ANSWER)
def requests() -> ResponseReturnValue:
    waiting = [_line(row) for row in queries.open_requests()]
    answered = queries.answered_requests(request.args.get("page"))
    path = url_for(".requests")
    pages = {
        "first_href": path if answered.previous else None,
        "previous_href": address(path, {"page": answered.previous}) if answered.previous else None,
        "next_href": address(path, {"page": answered.next}) if answered.next else None,
        "last_href": address(path, {"page": "last"}) if answered.next else None,
        "words": count(len(answered.rows), "request"),
    }
    late = sum(line["tone"] == "late" for line in waiting)
    return page(
        "privacy/requests.html",
        lead=_lead(len(waiting), late),
        waiting=waiting,
        answered=[_line(row) for row in answered.rows],
        pages=pages,
    )


def _lead(waiting: int, late: int) -> str:
    if not waiting:
        return "Nothing waits for an answer."
    words = f"{count(waiting, 'request waits', 'requests wait')} for an answer"
    return f"{words}, and {count(late, 'is', 'are')} late." if late else f"{words}. None is late."


def _line(row: Any) -> dict[str, Any]:
    today = clock.today()
    left = (row.due_on - today).days
    return {
        "href": url_for(".show_request", request_id=row.id),
        "what": WHAT[row.asked],
        "who": row.person or row.name or "somebody",
        "asked": row.asked_at,
        "due": row.due_on,
        "left": until(row.due_on, today).capitalize(),
        "tone": "late" if left < 0 else "soon" if left <= 7 else "calm",
        "outcome": OUTCOMES.get(row.outcome, ""),
        "answered": row.answered_at,
    }


@blueprint.get("/privacy/requests/<int:request_id>")
@requires(Permission.PRIVACY_ANSWER)
def show_request(request_id: int) -> ResponseReturnValue:
    return _shown(queries.request_with(request_id))


def _shown(
    asked: PrivacyRequest,
    *,
    status: int = 200,
    answer: AnswerForm | None = None,
    decline: DeclineForm | None = None,
    confirm: ConfirmErasureForm | None = None,
    refusal: str = "",
) -> Response:
    """One request: what was asked, and, while it is open, what can be done."""
    today = clock.today()
    is_erasure = asked.asked is Asked.ERASURE and asked.is_open
    preview = _preview(queries.person_with(asked.person_id)) if is_erasure and asked.person_id is not None else None
    return page(
        "privacy/request.html",
        status=status,
        asked={
            "what": WHAT[asked.asked],
            "who": _who(asked),
            "address": asked.address or "",
            "words": asked.words,
            "when": asked.asked_at,
            "due": asked.due_on,
            "left": until(asked.due_on, today).capitalize(),
            "tone": "late" if asked.days_left(today) < 0 else "soon" if asked.days_left(today) <= 7 else "calm",
            "is_open": asked.is_open,
            "entered": asked.entered_by_id is not None,
            "outcome": OUTCOMES[asked.outcome] if asked.outcome else "",
            "answer": asked.answer,
            "answered": asked.answered_at,
            "copy_href": _copy_href(asked),
        },
        answer_form=(answer or AnswerForm(formdata=None)) if asked.is_open and not is_erasure else None,
        answer_href=url_for(".answer", request_id=asked.id),
        decline_form=(decline or DeclineForm(formdata=None)) if is_erasure else None,
        decline_href=url_for(".decline", request_id=asked.id),
        confirm_form=(confirm or ConfirmErasureForm(formdata=None)) if is_erasure else None,
        erase_href=url_for(".erase", request_id=asked.id),
        may_erase=asked.person_id is not None and policy.may_erase(me(), asked.person_id),
        preview=preview,
        refusal=refusal,
    )


def _who(asked: PrivacyRequest) -> str:
    if asked.name:
        return asked.name
    return queries.name_of(asked.person_id) or "somebody"


def _copy_href(asked: PrivacyRequest) -> str | None:
    mine = asked.entered_by_id == me().id and asked.asked is Asked.COPY
    fresh = asked.asked_at > clock.now() - queries.COPY_FOR
    return url_for(".fetch_copy", request_id=asked.id) if mine and fresh else None


def _preview(person: Person) -> dict[str, Any]:
    """What would go, what would stay, and where words would change."""
    known = finding.known_as(person)
    fates = finding.fates(known)
    named = list(finding.words_that_name(known))
    naming, closed = finding.files_that_name(known)
    return {
        "first": finding.unfinished(person.id),
        "leave_href": url_for("membership.leave", person_id=person.id),
        "goes": [fate for fate in fates if fate.goes],
        "stays": [fate for fate in fates if not fate.goes],
        "records": [row.reference or f"one {row.kind}" for row in finding.records_named_in(named)],
        "details": count(len(finding.changes_to_erase(known)), "detail"),
        "files": count(len(naming), "file") if naming else "",
        "closed": count(closed, "file") if closed else "",
        "published": finding.published_words_that_name(known),
        "too_short": known.too_short,
    }


@blueprint.post("/privacy/requests/<int:request_id>/answer")
@requires(Permission.PRIVACY_ANSWER)
def answer(request_id: int) -> ResponseReturnValue:
    asked, form = queries.request_with(request_id), AnswerForm()
    if asked.asked is not Asked.COMPLAINT:
        return _shown(asked, status=422, refusal="Only a complaint is answered in words.")
    if asked.is_open and not form.validate():
        return _shown(asked, status=422, answer=form)
    return _done(asked, lambda: services.answer(asked, form.words.data or "", by=me()), "Your answer is on its way.")


@blueprint.post("/privacy/requests/<int:request_id>/decline")
@requires(Permission.PRIVACY_ANSWER)
def decline(request_id: int) -> ResponseReturnValue:
    asked, form = queries.request_with(request_id), DeclineForm()
    if asked.asked is not Asked.ERASURE:
        return _shown(asked, status=422, refusal="Only an erasure can be declined.")
    if asked.is_open and not form.validate():
        return _shown(asked, status=422, decline=form)
    return _done(asked, lambda: services.decline(asked, form.words.data or "", by=me()), "They are told why.")


@blueprint.post("/privacy/requests/<int:request_id>/erase")
@requires(Permission.PRIVACY_ANSWER)
def erase(request_id: int) -> ResponseReturnValue:
    asked, form = queries.request_with(request_id), ConfirmErasureForm()
    if asked.asked is not Asked.ERASURE:
        return _shown(asked, status=422, refusal="Nobody asked for erasure here.")
    if asked.is_open and not form.validate():
        return _shown(asked, status=422, confirm=form)
    response = _done(
        asked,
        lambda: services.carry_out(asked, by=me()),
        "They are erased. Where their name stood it says “former member”.",
    )
    if response.status_code < 400:
        # Once everything is committed and the answer has gone out. Where it does not come through, a job tries again.
        afterwards(response, sweep)
    return response


def _done(asked: PrivacyRequest, deed: Any, words: str) -> Response:
    try:
        deed()
    except (services.Already, NotYet) as refused:
        return _shown(queries.request_with(asked.id), status=422, refusal=f"{refused}.")
    flash(words, "success")
    return go_to(url_for(".requests"))


@blueprint.get("/privacy/requests/new")
@requires(Permission.PRIVACY_ANSWER)
def enter() -> ResponseReturnValue:
    return page("privacy/enter.html", form=EnteredForm(formdata=None), several=[])


@blueprint.post("/privacy/requests/new")
@requires(Permission.PRIVACY_ANSWER)
def entered() -> ResponseReturnValue:
    form = EnteredForm()
    if place := place_of(form.once.data or ""):
        return go_to(place)
    if not form.validate():
        return page("privacy/enter.html", status=422, form=form, several=[])
    people = queries.people_called(form.person.data or "")
    if len(people) != 1:
        return _which(form, people)
    try:
        asked = services.enter(people[0], Asked(form.asked.data), by=me(), words=form.words.data)
    except services.Already as already:
        fault(form.person, str(already))
        return page("privacy/enter.html", status=422, form=form, several=[])
    remember(form.once.data or "", place := url_for(".show_request", request_id=asked.id))
    return go_to(place)


def _which(form: EnteredForm, people: list[Person]) -> Response:
    """Nobody, or several: say so where it was typed."""
    if people:
        fault(form.person, "Several people have this name: type the e-mail address of the one who asked")
    else:
        fault(form.person, "Nobody here has this name or address. Check how it is written under People")
    several = [{"name": person.name, "address": person.email or "no address"} for person in people]
    return page("privacy/enter.html", status=422, form=form, several=several)


@blueprint.get("/privacy/retention")
@requires(Permission.PRIVACY_ANSWER)
def retention() -> ResponseReturnValue:
    last = queries.periods_kept()
    kept_by_job = [
        {
            "what": _words_of(table.name),
            "kept": kept.words,
            "last": last[name].at if name in last else None,
            "gone": last[name].last_time if name in last else 0,
            "in_all": last[name].in_all if name in last else 0,
        }
        for table, kept in periods()
        for name in [keeping.name_of(table, kept)]
    ]
    by_hand = [
        {"what": holding.words, "kept": holding.kept[0].words}
        for holding in holdings()
        if all(kept.days is None for kept in holding.kept)
    ]
    return page("privacy/retention.html", kept=kept_by_job, by_hand=by_hand, today=day(clock.today()))


def _words_of(table: str) -> str:
    words = {holding.name: holding.words for holding in holdings()}
    return words.get(table) or nothing_about_anybody()[table].capitalize()
