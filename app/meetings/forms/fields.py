"""Fields that the forms of meetings share."""

import re
from datetime import time
from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.meetings.workflow import Purpose
from app.wording import capital

PURPOSES = {purpose.value: capital(purpose.value) for purpose in Purpose}
PERSON_HINT = "Type a name and choose from the list"
LONGEST_ITEM, LONGEST_MEETING = 600, 720  # minutes
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Whole(IntegerField):
    """A whole number between two others; the instruction says which."""

    def __init__(self, label: str, *, least: int, most: int, optional: bool = False, **more: Any) -> None:
        self.least, self.most = least, most
        rule = Optional() if optional else InputRequired(self._words)
        super().__init__(label, validators=[rule, self._within], **more)

    @property
    def _words(self) -> str:
        return f"Type a whole number from {self.least} to {self.most}"

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self._words) from None

    def _within(self, _form: Any, _field: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(self._words)


class TimeOfDay(StringField):
    """A time on the community's wall clock, typed as 14:30."""

    data: Any
    WORDS = "Type the time as hours and minutes, for example 14:30"

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, validators=[InputRequired(self.WORDS)], **more)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if isinstance(self.data, time) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        found = _TIME.fullmatch(valuelist[0].strip()) if valuelist else None
        if found is None:
            self.data = None
            raise ValueError(self.WORDS)
        self.data = time(int(found[1]), int(found[2]))
