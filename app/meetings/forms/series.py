"""What may a person type about a series of meetings?"""

from typing import Any

from wtforms.validators import ValidationError

from app.meetings.forms.fields import LONGEST_ITEM, LONGEST_MEETING, PURPOSES, TimeOfDay, Whole
from app.meetings.forms.meetings import is_link
from app.meetings.rhythm import LONGEST_STEP, WHICH, Rhythm, Unit, WeekDay
from app.web.forms import Day, Form, Line, Once, OneOf, Version, fault

A_DAY = "day"


class SeriesForm(Form):
    once = Once()
    title = Line("What are its meetings called?", missing="Say what they are called, for example: Steering group")
    every = Whole("Every how many?", least=1, most=LONGEST_STEP, default=1)
    unit = OneOf("Weeks or months?", choices={"month": "months", "week": "weeks"}, default="month")
    which = OneOf(
        "Which day of the month?",
        choices={
            **{str(number): f"the {words}" for number, words in WHICH.items()},
            A_DAY: "the day with this number:",
        },
        default="3",
        description="Of weeks only the day of the week counts",
    )
    week_day = OneOf("Day of the week", choices={day.value: day.words for day in WeekDay}, default="TU")
    month_day = Whole(
        "Number of the day", least=1, most=31, optional=True, description="For a day by its number, for example 15"
    )
    from_on = Day("From which day on?", missing="Choose the day from which on it meets")
    starts_at = TimeOfDay("When does it begin?", description="For example 10:00, on the clock on the wall")
    minutes = Whole("How many minutes does it last?", least=5, most=LONGEST_MEETING)
    place = Line("Where is it?", description="Each meeting can have another place later")
    link = Line("Link to join it online", most=500, description="It begins with https://")

    def validate_link(self, field: Line) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError("Copy the whole link, it begins with https://")

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        # Only what else is chosen says whether it has to be there.
        if self.by_number and self.month_day.data is None and not self.month_day.errors:
            fault(self.month_day, "Type the number of the day, for example 15")
        return is_valid and not self.month_day.errors

    @property
    def says_a_rule(self) -> bool:
        """Is enough of it chosen to say on which days it meets?"""
        chosen = (self.unit, self.which, self.week_day)
        if any(field.data not in field.choices for field in chosen) or self.from_on.data is None:
            return False
        if not self.every.data or not 1 <= self.every.data <= LONGEST_STEP:
            return False
        return not self.by_number or (self.month_day.data is not None and 1 <= self.month_day.data <= 31)

    @property
    def by_number(self) -> bool:
        return self.unit.data == Unit.MONTH.value and self.which.data == A_DAY

    @property
    def rhythm(self) -> Rhythm:
        """What was chosen; the form is valid by then."""
        every = self.every.data or 1
        if self.unit.data == Unit.WEEK.value:
            return Rhythm(every, Unit.WEEK, WeekDay(self.week_day.data))
        if self.by_number:
            return Rhythm(every, Unit.MONTH, month_day=self.month_day.data)
        return Rhythm(every, Unit.MONTH, WeekDay(self.week_day.data), int(self.which.data or 1))

    def values(self) -> dict[str, Any]:
        """What it says, by column."""
        return {
            "title": self.title.data,
            "rule": self.rhythm.rule,
            "from_on": self.from_on.data,
            "starts_at": self.starts_at.data,
            "minutes": self.minutes.data,
            "place": self.place.data or None,
            "link": self.link.data or None,
        }


class EditSeriesForm(SeriesForm):
    once = None
    version = Version()


def as_chosen(rhythm: Rhythm) -> dict[str, Any]:
    """A rule as the form shows it."""
    return {
        "every": rhythm.every,
        "unit": rhythm.unit.value,
        "which": str(rhythm.which) if rhythm.which else A_DAY if rhythm.week_day is None else "3",
        "week_day": rhythm.week_day.value if rhythm.week_day is not None else "TU",
        "month_day": rhythm.month_day,
    }


class MakeForm(Form):
    once = Once()
    how_many = Whole("How many?", least=1, most=12, default=1)


class TemplateItemForm(Form):
    once = Once()
    title = Line("What is it about?", missing="Say in a few words what it is about")
    section = Line("Section", description="Items of one section stand together. Empty means: Business")
    purpose = OneOf("For what?", choices=dict(reversed(PURPOSES.items())))
    minutes = Whole("Minutes", least=0, most=LONGEST_ITEM, default=10)
