"""What do documents and recommendations tell where a thread leads to them?"""

from typing import Any

from sqlalchemy import ScalarSelect, select

from app.charter.models import Document, DocumentVersion, Recommendation, Response, VersionState
from app.records.thread import Told, tell
from app.wording import capital, slug

_version, _advice = DocumentVersion.__table__, Recommendation.__table__


def _in_force(of: Any) -> ScalarSelect[Any]:
    adopted = _version.c.state == VersionState.ADOPTED
    return select(_version.c.state).where(_version.c.document_id == of, adopted).scalar_subquery()


def _response(of: Any) -> ScalarSelect[Any]:
    return select(_advice.c.response).where(_advice.c.id == of).scalar_subquery()


tell(
    Document,
    Told(state=_in_force, states={VersionState.ADOPTED.value: (slug(VersionState.ADOPTED), "Adopted")}),
)
tell(
    Recommendation,
    Told(
        state=_response,
        states={response.value: (slug(response), capital(response.value)) for response in Response},
    ),
)
