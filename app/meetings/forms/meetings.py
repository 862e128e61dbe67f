"""What may a person type about one meeting?"""

from urllib.parse import urlsplit

from wtforms.validators import ValidationError

from app.meetings.forms.fields import LONGEST_MEETING, TimeOfDay, Whole
from app.web.forms import Day, Form, Line, Once, Version


class MeetingForm(Form):
    once = Once()
    title = Line("What is it called?", missing="Say in a few words what the meeting is called")
    on = Day("Which day?", missing="Choose the day of the meeting")
    starts_at = TimeOfDay("When does it begin?", description="For example 10:00, on the clock on the wall")
    minutes = Whole("How many minutes does it last?", least=5, most=LONGEST_MEETING)
    place = Line("Where is it?", description="A room, or how to get there. Leave it empty if it is online only")
    link = Line("Link to join it online", most=500, description="It begins with https://")

    def validate_link(self, field: Line) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError("Copy the whole link, it begins with https://")


class EditMeetingForm(MeetingForm):
    once = None
    version = Version()


class PressForm(Form):
    """A form of one button."""

    once = Once()


class WhyForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why, in a sentence: those who are told read it", most=500)


def is_link(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not any(c.isspace() for c in typed)
