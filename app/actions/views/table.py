"""Which addresses show the plan: as a table, as a board, along its months?"""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.actions import pages
from app.actions.filters import BOARD, TIMELINE, ActionFilter
from app.actions.views import blueprint
from app.web.pages import page


@blueprint.get("")
@requires(Permission.ACTIONS_READ)
def index() -> ResponseReturnValue:
    asked = ActionFilter.read(request.args)
    return page("actions/index.html", "actions/_table.html", **pages.plan(asked, me(), request.args.get("page")))


@blueprint.get("/board")
@requires(Permission.ACTIONS_READ)
def board() -> ResponseReturnValue:
    asked = ActionFilter.read(request.args, BOARD)
    return page("actions/board.html", "actions/_board.html", **pages.board(asked, me(), request.args.get("more", "")))


@blueprint.get("/timeline")
@requires(Permission.ACTIONS_READ)
def timeline() -> ResponseReturnValue:
    asked = ActionFilter.read(request.args, TIMELINE)
    return page(
        "actions/timeline.html", "actions/_timeline.html", **pages.timeline(asked, me(), request.args.get("page"))
    )
