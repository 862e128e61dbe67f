"""Which fields of a body and of a seat are edited in place?"""

from typing import Any

from app.people.editing import Editor
from app.people.models import Sector
from app.steering import forms


def _sector(value: Any) -> Sector | None:
    return Sector(value) if value else None


def _is_yes(value: Any) -> bool:
    return value == "yes"


class YesOrNo(Editor):
    """A column that is true or false, asked in words."""

    def found(self, record: Any) -> dict[str, Any]:
        return {self.name: "yes" if getattr(record, self.column) else "no"}


class Document(Editor):
    """A column that names a document, chosen by its title."""

    def found(self, record: Any) -> dict[str, Any]:
        return {self.name: str(getattr(record, self.column) or "")}


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _as_typed(value: Any) -> Any:
    return value


BODY = {
    "name": Editor("name", forms.BodyNameForm, "name", "title"),
    "purpose": Editor("purpose", forms.PurposeForm, "purpose", "purpose"),
    "terms": Document("terms of reference", forms.TermsForm, "terms", "terms_id", _number),
    "lead-time": Editor("lead time", forms.LeadForm, "lead_days", "lead_days", _as_typed),
}
SEAT = {
    "name": Editor("name", forms.SeatTitleForm, "title", "title"),
    "sector": Editor("sector", forms.SeatSectorForm, "sector", "sector", _sector),
    "vote": YesOrNo("vote", forms.SeatVoteForm, "is_voting", "is_voting", _is_yes),
    "nominated-by": Editor("nominating body", forms.NominatedByForm, "nominated_by", "nominated_by"),
    "length": Editor("length of a term", forms.TermMonthsForm, "term_months", "term_months", _as_typed),
}
