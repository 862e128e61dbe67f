"""Which addresses show the decision log, and take it away?"""

import logging

from flask import request
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.decisions import exporting, pages
from app.decisions.filters import LogFilter
from app.decisions.views import blueprint
from app.records.references import NotFound
from app.tables.writing import as_csv, as_xlsx, rows_of
from app.web.pages import page


@blueprint.get("")
@requires(Permission.DECISIONS_READ)
def index() -> ResponseReturnValue:
    asked = LogFilter.read(request.args)
    shown = pages.log(asked, me(), request.args.get("page"))
    return page("decisions/index.html", "decisions/_log.html", **shown)


@blueprint.get("/export.<kind>")
@requires(Permission.DECISIONS_READ)
def export(kind: str) -> ResponseReturnValue:
    """What is filtered, as a file."""
    if kind not in ("csv", "xlsx"):
        raise NotFound()
    query = exporting.exported(LogFilter.read(request.args), me())
    # Who took the list away is noted where an administrator can find it: reading writes nothing else.
    logging.getLogger("praxis.export").info(
        "export", extra={"facts": {"what": "decisions", "kind": kind, "by": me().id, "columns": len(exporting.HEADER)}}
    )
    rows = exporting.as_cells(rows_of(query))
    name = f"decisions-{clock.today().isoformat()}.{kind}"
    header = exporting.HEADER
    return as_csv(name, header, rows) if kind == "csv" else as_xlsx(name, "Decisions", header, rows)


@blueprint.get("/print")
@requires(Permission.DECISIONS_READ)
def on_paper() -> ResponseReturnValue:
    return page("decisions/print.html", **pages.on_paper(LogFilter.read(request.args), me()))
