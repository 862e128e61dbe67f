"""How is a stored file given back?"""

from flask import Blueprint, Response, send_file
from sqlalchemy import select

from app.access.gate import me, requires
from app.access.roles import Permission
from app.extensions import db
from app.files.models import StoredFile
from app.files.services import path_of
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current, readable_by
from app.web.contributions import contributions

blueprint = Blueprint("files", __name__)


@blueprint.get("/files/<int:file_id>")
@requires(Permission.SIGNED_IN)
def download(file_id: int) -> Response:
    """A download, never a page: whoever may see its record may have it."""
    stored = db.session.get(StoredFile, file_id)
    # Of a file that was taken out only its place is left, without a size.
    if stored is None or not stored.size or not _may_have(stored):
        raise NotFound()
    response = send_file(
        path_of(stored), mimetype=stored.media_type, as_attachment=True, download_name=stored.name, max_age=0
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_have(stored: StoredFile) -> bool:
    query = select(Record.id).where(Record.id == stored.record_id, current())
    if db.session.scalar(query.where(readable_by(me()))) is not None:
        return True
    # Features may let people read a record for a reason of their own: an action's owner does.
    return any(reads(stored.record_id, me()) for reads in contributions.readers)
