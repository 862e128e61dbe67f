"""What may a person type about bodies, seats, offices and interests, and what are they told?"""

from datetime import date
from typing import Any

from wtforms import Field, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired

from app import clock
from app.people.models import Sector
from app.people.queries import SECTOR_WORDS
from app.steering.terms import terms_to_choose
from app.web.forms import Day, Form, Line, Once, OneOf, Paragraph, Version, VersionedForm

PERSON_HINT = "Type a part of their name and choose from the list"
FURTHEST = 1_100  # days that one can look ahead
FIRST_DAY_AFTER = "The first day on which it is no longer so"


def _today() -> date:
    return clock.today()


class Number(IntegerField):
    """A whole number within limits; the instruction is the same whatever is wrong."""

    def __init__(self, label: str, *, least: int, most: int, words: str, **more: object) -> None:
        self.least, self.most, self.words = least, most, words
        super().__init__(label, validators=[InputRequired(words), self._within], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.words) from None

    def _within(self, _form: Form, _field: Field) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(self.words)


# A body.


def _name() -> Line:
    return Line("Name", missing="Give it a name")


def _purpose() -> Paragraph:
    return Paragraph("What is it for?", missing="Say in a sentence what it is for", most=1_000)


def _lead() -> Number:
    return Number(
        "Days before the end of a term in which it is listed",
        least=0,
        most=366,
        words="Type a number of days from 0 to 366",
        description="So that there is time to find somebody: 60 are about two months",
    )


class SetUpForm(Form):
    once = Once()
    title = _name()
    purpose = _purpose()


class BodyNameForm(VersionedForm):
    name = _name()


class PurposeForm(VersionedForm):
    purpose = _purpose()


class LeadForm(VersionedForm):
    lead_days = _lead()


class TermsForm(VersionedForm):
    """Its choices are the documents that there are: see ``editing.BODY``."""

    terms = OneOf(
        "Which terms of reference hold for it?",
        choices={},
        description="Those in force. Without any of its own, the steering group meets under the charter’s "
        "first; in another body half of the filled voting seats are a quorum, and a majority decides",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.terms.choices = {"": "None of its own", **{str(each): title for each, title in terms_to_choose()}}


class CloseForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Whoever looks for it can read it")


# A seat.


def _title() -> Line:
    return Line("What is the seat called?", missing="Say what the seat is called", description="NHS trusts, first seat")


def _sector() -> OneOf:
    words = {sector.value: SECTOR_WORDS[sector] for sector in Sector}
    return OneOf("Whom does it speak for?", choices={"": "No sector: a member at large", **words})


def _vote() -> RadioField:
    return RadioField(
        "Does it have a vote?",
        choices={"yes": "Yes: it votes and counts in the quorum", "no": "No: it advises"},
        default="yes",
        validate_choice=False,
    )


def _nominated_by() -> Line:
    return Line("Who nominates its holder?", description="For example: the chief nurses of the trusts")


def _months() -> Number:
    return Number(
        "How many months does a term last?",
        least=1,
        most=120,
        words="Type a number of months from 1 to 120",
        default=24,
    )


def _yes_or_no(field: Field) -> None:
    if field.data not in ("yes", "no"):
        raise ValidationError("Choose one of the two")


class SeatForm(Form):
    once = Once()
    title = _title()
    sector = _sector()
    is_voting = _vote()
    nominated_by = _nominated_by()
    term_months = _months()

    def validate_is_voting(self, field: Field) -> None:
        _yes_or_no(field)


class SeatTitleForm(VersionedForm):
    title = _title()


class SeatSectorForm(VersionedForm):
    sector = _sector()


class SeatVoteForm(VersionedForm):
    is_voting = _vote()

    def validate_is_voting(self, field: Field) -> None:
        _yes_or_no(field)


class NominatedByForm(VersionedForm):
    nominated_by = _nominated_by()


class TermMonthsForm(VersionedForm):
    term_months = _months()


# Who holds it.


class AppointForm(Form):
    once = Once()
    person = Line("Who?", missing="Type the name of whoever was appointed", description=PERSON_HINT)
    from_on = Day("From", missing="Choose the day on which the term begins", default=_today)
    until_on = Day("Until", description=f"{FIRST_DAY_AFTER}. Left empty, the term lasts as long as the seat says")
    how = Line(
        "How were they appointed?",
        missing="Say how they were appointed: by which election, nomination or decision",
        most=500,
        description="By which election, nomination or decision. Everybody can read it",
    )


class EndForm(Form):
    once = Once()
    on = Day(
        "From which day?",
        missing="Choose the day",
        default=_today,
        description="From this day on it is no longer so. Today ends it at once",
    )
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Everybody can read it")


class DeputyForm(Form):
    once = Once()
    person = Line("Who stands in?", missing="Type the name of whoever stands in", description=PERSON_HINT)
    from_on = Day("From", missing="Choose the day from which they stand in", default=_today)
    until_on = Day("Until", description=f"{FIRST_DAY_AFTER}. Left empty, they stand in for the rest of the term")


class EndDeputyForm(Form):
    once = Once()
    on = Day(
        "From which day?",
        missing="Choose the day",
        default=_today,
        description="From this day on they stand in no longer. Today ends it at once",
    )


class OfficeForm(Form):
    once = Once()
    person = Line("Who?", missing="Type the name of whoever was chosen", description=PERSON_HINT)
    from_on = Day("From", missing="Choose the day on which it begins", default=_today)
    until_on = Day("Until", description=FIRST_DAY_AFTER)
    how = Line(
        "How were they chosen?",
        missing="Say how they were chosen: by which election or decision",
        most=500,
        description="By which election or decision. Everybody can read it",
    )


# Who would like it.


class StandForm(Form):
    once = Once()
    why = Paragraph(
        "Why would you like it?",
        missing="Say in a sentence or two why you would like it",
        most=1_000,
        description="What you would bring, and for whom you would speak. Whoever fills the seat reads it, nobody else",
    )


class AnswerForm(Form):
    once = Once()
    words = Paragraph(
        "What came of it?",
        missing="Say what came of it, in words that they will read",
        most=1_000,
        description="They read it on the page of the seat",
    )


# What could sway somebody.


class InterestForm(Form):
    once = Once()
    nature = Line(
        "What is it?",
        missing="Say what it is: a job, a trusteeship, shares, a person close to you",
        description="A job, a trusteeship, shares, a person close to you",
    )
    in_what = Line("In whom or what?", missing="Say in whom or in what", description="The name of an organisation, say")
    from_on = Day("Since when?")
    until_on = Day("Until", description=f"{FIRST_DAY_AFTER}; empty while it holds")


class EditInterestForm(InterestForm):
    once = None
    version = Version()


class TakeOutForm(Form):
    once = Once()


class EndingFilterForm(Form):
    """How far ahead to look; a GET form, so that every list has an address."""

    days = Number("How many days ahead?", least=0, most=FURTHEST, words=f"Type a number of days from 0 to {FURTHEST:,}")
