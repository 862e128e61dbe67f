"""Which address shows the plan?"""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.actions import pages
from app.actions.filters import ActionFilter
from app.actions.views import blueprint
from app.web.pages import page


@blueprint.get("")
@requires(Permission.ACTIONS_READ)
def index() -> ResponseReturnValue:
    asked = ActionFilter.read(request.args)
    return page("actions/index.html", "actions/_table.html", **pages.plan(asked, me(), request.args.get("page")))
