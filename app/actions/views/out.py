"""Which addresses take away what is filtered: as a file, or on paper?"""

import logging

from flask import request
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.actions import exporting, pages
from app.actions.filters import ActionFilter
from app.actions.views import blueprint
from app.records.references import NotFound
from app.tables.writing import as_csv, as_xlsx, rows_of
from app.web.pages import page


@blueprint.get("/export.<kind>")
@requires(Permission.ACTIONS_READ)
def export(kind: str) -> ResponseReturnValue:
    """What is filtered, as a file."""
    if kind not in ("csv", "xlsx"):
        raise NotFound()
    query, parameters = exporting.exported(ActionFilter.read(request.args), me())
    # Who took the list away is noted where an administrator can find it: reading writes nothing else.
    logging.getLogger("praxis.export").info(
        "export", extra={"facts": {"what": "actions", "kind": kind, "by": me().id, "columns": len(exporting.HEADER)}}
    )
    rows = exporting.as_cells(rows_of(query, parameters))
    name = f"actions-{clock.today().isoformat()}.{kind}"
    header = exporting.HEADER
    return as_csv(name, header, rows) if kind == "csv" else as_xlsx(name, "Actions", header, rows)


@blueprint.get("/print")
@requires(Permission.ACTIONS_READ)
def on_paper() -> ResponseReturnValue:
    """What is filtered, for a meeting: to be printed and written on."""
    asked = ActionFilter.read(request.args)
    return page("actions/print.html", **pages.on_paper(asked, me(), request.args.get("by", "")))
