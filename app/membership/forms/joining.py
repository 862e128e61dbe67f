"""What does somebody type to ask to join, and whoever answers them?"""

import re
from dataclasses import dataclass
from typing import Any

from wtforms import EmailField, RadioField, SelectChoice
from wtforms.validators import Email, Length

from app.access.roles import Role
from app.people.models import Level
from app.people.queries import LEVEL_WORDS
from app.web.forms import Filled, Form, Line, Once, OneOf, Paragraph, TextAreaField, fault, one_line, stripped

EXAMPLE = "Type an e-mail address, for example name@example.org"
MOST_LINES = 100
_is_address = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Address(EmailField):
    def __init__(self, label: str, *, missing: str, **more: Any) -> None:
        rules = [Filled(missing), Email(EXAMPLE), Length(max=254, message=EXAMPLE)]
        super().__init__(label, filters=[one_line], validators=rules, **more)


class JoinForm(Form):
    name = Line("Your name", missing="Type your name")
    email = Address(
        "Your work e-mail address",
        missing="Type your e-mail address",
        description="We answer to it. Only coordinators and administrators see it.",
    )
    organisation = Line(
        "Where you work", description="Choose from the list as you type, or type another name. Leave it if it is none."
    )
    job_title = Line("Your job title")
    level = OneOf(
        "Your level",
        choices={"": "I would rather not say", **{level.value: LEVEL_WORDS[level] for level in Level}},
        description="Only used to see whether all levels are at the table.",
    )
    why = Paragraph(
        "Why you would like to join",
        missing="Say in a sentence or two why you would like to join",
        most=2_000,
    )


JOINS_AS = {Role.MEMBER.value: "As a member", Role.LEAD.value: "To speak for an organisation"}
ORGANISATION_HINT = "Choose from the list as you type."


class _Asking(Form):
    """How somebody is invited. Who may not let people speak for an organisation is not asked about it."""

    joins_as: RadioField | None

    def offer(self, *, leads: bool) -> None:
        if not leads:
            del self.joins_as

    @property
    def role(self) -> Role:
        return Role(self.joins_as.data) if self.joins_as is not None else Role.MEMBER


def _organisation() -> Line:
    return Line("Where they work", description=ORGANISATION_HINT)


def _joins_as() -> RadioField:
    return RadioField(
        "They join", choices=[SelectChoice(role, words) for role, words in JOINS_AS.items()], default=Role.MEMBER.value
    )


def _own_words(letter: str) -> Paragraph:
    return Paragraph("A few words of your own", most=1_000, description=f"They stand in {letter}, under your name.")


class ApproveForm(_Asking):
    organisation = _organisation()
    joins_as = _joins_as()
    own_words = _own_words("the letter")


class InviteForm(_Asking):
    name = Line("Their name", missing="Type their name")
    email = Address("Their work e-mail address", missing="Type their e-mail address")
    organisation = _organisation()
    joins_as = _joins_as()
    own_words = _own_words("the letter")
    once = Once()


@dataclass(frozen=True)
class Invitee:
    line: int
    name: str
    email: str
    organisation: str


class InviteManyForm(Form):
    people = TextAreaField(
        "The people, one on each line",
        filters=[stripped],
        validators=[Filled("Type or paste at least one line"), Length(max=20_000, message="Paste fewer lines")],
        description="Name, e-mail address and, if you know it, where they work, with commas between them.",
    )
    own_words = _own_words("every letter")
    once = Once()

    def invitees(self) -> list[Invitee]:
        """Who is meant, line by line. What is wrong with a line is said beside the field, and then nobody is."""
        found, faults, seen = [], [], {}
        lines = [(n, line) for n, line in enumerate((self.people.data or "").splitlines(), start=1) if line.strip()]
        if len(lines) > MOST_LINES:
            faults.append(f"Paste at most {MOST_LINES} lines at once.")
            lines = []
        for n, line in lines:
            parts = [one_line(part) or "" for part in re.split(r"[,;\t]", line, maxsplit=2)]
            name, email, organisation = [*parts, "", ""][:3]
            email = email.strip("<>").lower()
            if not name or not _is_address.fullmatch(email):
                faults.append(f"Line {n}: type a name, a comma and an e-mail address.")
            elif email in seen:
                faults.append(f"Line {n}: this address stands on line {seen[email]}, too.")
            else:
                seen[email] = n
                found.append(Invitee(n, name, email, organisation))
        if faults:
            fault(self.people, " ".join(faults[:10]))
        return [] if faults else found


class DeclineForm(Form):
    reason = Paragraph(
        "Why not",
        missing="Say why, in words that they can be sent",
        most=1_000,
        description="They are sent these words, with thanks for asking.",
    )


class AgainForm(Form):
    """A press of a button that is to have one effect."""

    once = Once()
