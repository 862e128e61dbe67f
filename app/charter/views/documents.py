"""Which addresses show what the community has agreed?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.charter import pages, policy, queries, services
from app.charter.comparing import Is, Piece, compare
from app.charter.models import Document, DocumentKind, DocumentVersion
from app.charter.views import blueprint
from app.records.references import NotFound
from app.web.pages import address, go_to, page
from app.wording import capital


@blueprint.get("/charter")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    return page(
        "charter/index.html",
        documents=pages.lines(me()),
        to_begin=_to_begin() if policy.may_write(me()) else [],
        kinds=[(capital(kind.value), pages.FOR[kind]) for kind in DocumentKind if kind is not DocumentKind.OTHER],
        goals=[(row.reference, row.title) for row in queries.goals(me())],
    )


def _to_begin() -> list[tuple[str, str]]:
    """Documents that are still to be begun: label and address. Others can always be."""
    taken = queries.kinds_taken()
    return [
        (capital(kind.value) if kind is not DocumentKind.OTHER else "Something else", url_for(".new", kind=kind.value))
        for kind in DocumentKind
        if kind not in taken
    ]


@blueprint.get("/charter/<int:document_id>")
@requires(Permission.SIGNED_IN)
def show(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    return _whole(document, queries.version_of(document, me()))


@blueprint.get("/charter/<int:document_id>/versions/<int:number>")
@requires(Permission.SIGNED_IN)
def version(document_id: int, number: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    return _whole(document, queries.version_of(document, me(), number))


def _whole(document: Document, found: DocumentVersion | None, *, status: int = 200, **more: Any) -> Response:
    return page("charter/show.html", status=status, **pages.whole(document, found, me(), **more))


@blueprint.post("/charter/<int:document_id>/accept")
@requires(Permission.SIGNED_IN)
def accept(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    ensure(policy.may_accept(me()), "accept this: members and those who speak for an organisation do")
    in_force = queries.version_of(document, me())
    read = request.form.get("number", "")
    if in_force is None or str(in_force.number) != read:
        # Another was adopted while they read: nobody accepts what they have not seen.
        return _whole(document, in_force, status=409, stale=True)
    try:
        services.accept(in_force, by=me())
    except Unready:
        return _whole(document, in_force, status=409, stale=True)
    flash(f"Thank you. You have accepted “{in_force.title}”, version {in_force.number}.", "success")
    return go_to(url_for(".show", document_id=document_id))


@blueprint.get("/charter/<int:document_id>/compare")
@requires(Permission.SIGNED_IN)
def comparison(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    rows = queries.versions_of(document, me())
    numbers = [row.number for row in rows]
    if len(numbers) < 2:
        raise NotFound()
    new = _asked("to", numbers, numbers[0])
    old = _asked("from", numbers, max(number for number in [*numbers[1:], 0] if number < new or number == numbers[-1]))
    before, after = (queries.version_of(document, me(), number) for number in (old, new))
    assert before is not None and after is not None
    pieces = compare(before.text, after.text)
    return page(
        "charter/compare.html",
        document={"title": document.title, "href": url_for(".show", document_id=document_id)},
        versions=[(row.number, f"Version {row.number}, {row.state.value}") for row in rows],
        old=old,
        new=new,
        changes=after.changes or "",
        pieces=[(piece.what.value, piece.text) for piece in pieces],
        words=_how_much(pieces),
    )


def _asked(name: str, numbers: list[int], otherwise: int) -> int:
    typed = request.args.get(name, "")
    return int(typed) if typed in {str(number) for number in numbers} else otherwise


def _how_much(pieces: list[Piece]) -> str:
    added, removed = (
        sum(len(piece.text.split()) for piece in pieces if piece.what is what) for what in (Is.ADDED, Is.REMOVED)
    )
    if not any(piece.what is not Is.SAME for piece in pieces):
        return "The two texts are the same."
    return f"{added} words added, {removed} words removed."


@blueprint.get("/charter/<int:document_id>/accepting")
@requires(Permission.PEOPLE_INVITE)
def accepting(document_id: int) -> ResponseReturnValue:
    document = queries.document_for(me(), document_id)
    in_force = queries.version_of(document, me())
    if in_force is None or not in_force.asks_acceptance:
        raise NotFound()
    yet = request.args.get("yet") == "1"
    figures = queries.figures(in_force.id)
    found = queries.page_of_accepting(in_force.id, request.args.get("page"), yet=yet)
    here = url_for(".accepting", document_id=document_id)

    def at(cursor: str | None) -> str | None:
        return address(here, {"yet": "1" if yet else "", "page": cursor}) if cursor else None

    return page(
        "charter/accepting.html",
        document={"title": document.title, "href": url_for(".show", document_id=document_id)},
        number=in_force.number,
        people=[
            {"name": row.title, "href": url_for("people.show", person_id=row.id), "when": row.accepted_at}
            for row in found.rows
        ],
        filter_chips=[
            {"label": f"still to accept ({figures.asked - figures.accepted})", "href": here, "active": not yet},
            {"label": f"have accepted ({figures.accepted})", "href": address(here, {"yet": "1"}), "active": yet},
        ],
        pages={
            "first_href": address(here, {"yet": "1" if yet else ""}) if found.previous else None,
            "previous_href": at(found.previous),
            "next_href": at(found.next),
            "last_href": at("last") if found.next else None,
            "words": "",
        }
        if found.previous or found.next
        else None,
        nobody="Nobody has accepted it yet." if yet else "Everybody who is asked has accepted it.",
    )
