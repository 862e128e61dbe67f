"""What does somebody say who leaves, or hands over?"""

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from app.web.contributions import Owned
from app.web.forms import Day, Form, Line, Once

TAKER_HINT = "Type a part of the name and choose from the list, or type an e-mail address."


class HandOverForm(Form):
    taker = Line("Who takes over", description=TAKER_HINT, sometimes=True)
    why = Line("Why", missing="Say why in a few words, for example “parental leave”", most=300)
    once = Once()

    @property
    def has_others(self) -> bool:
        return any(field.data or field.errors for field in self.others())

    def others(self) -> list[Field]:
        """One field for each thing, for what goes to somebody else."""
        return [field for field in self if field.short_name.startswith("taker_")]


class LeaveForm(HandOverForm):
    on = Day(
        "From which day",
        missing="Choose the day: today, or a later one",
        description="From the beginning of this day. If you choose today, it happens at once.",
    )


def form_about(kind: type[HandOverForm], owned: Sequence[Owned], **values: Any) -> Any:
    """A form of this kind with a field for each thing that is owned."""
    extra = {f"taker_{thing.record_id}": Line(f"{thing.title} ({thing.detail.partition(' ')[0]})") for thing in owned}
    return type(kind.__name__, (kind,), extra)(**values)
