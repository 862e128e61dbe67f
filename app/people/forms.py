"""What may a person type about people, what they hold, and organisations; and what are they told?"""

from datetime import date
from typing import Any

from wtforms import Field, HiddenField, RadioField, StringField, ValidationError

from app import clock
from app.access.roles import Role
from app.people.directory import BY_NAME, LEVELS, NEWEST, ROLES, SECTORS, UNSTATED
from app.people.models import Level, Sector
from app.people.queries import SECTOR_WORDS
from app.web.forms import Day, Form, Line, Once, OneOf, VersionedForm, one_line
from app.wording import capital

LEVEL_HINT = "Used only to see whether all levels are at the table. You need not say"
TODAY_HINT = "From this day on it is no longer so. Today ends it at once"
ROLE_WORDS = {
    Role.LEAD: "Organisation lead: speaks for one organisation, and keeps its actions right",
    Role.COORDINATOR: "Coordinator: runs the community day to day, invites people, prepares its documents",
    Role.ADMINISTRATOR: "Administrator: looks after people, roles and the system, and reads no members’ records",
}


def _today() -> date:
    return clock.today()


# The directory.


class PeopleFilterForm(Form):
    """The filters of the directory; a GET form, so every list has an address."""

    sort = HiddenField()
    q = StringField("Search in people", filters=[one_line])
    organisation = OneOf("Organisation", choices={})
    sector = OneOf("Sector", choices={})
    level = OneOf("Level", choices={})
    role = OneOf("Role", choices={})
    membership = OneOf("Membership", choices={})

    def unseen(self) -> list[Field]:
        """What goes along with the filters, as far as it says something."""
        return [self["sort"]] if "sort" in self else []

    def offer(self, organisations: dict[str, str], memberships: dict[str, str]) -> "PeopleFilterForm":
        self.organisation.choices = {"": "any organisation", UNSTATED: "no organisation stated", **organisations}
        self.sector.choices = {"": "any sector", **{slug: sector.value for slug, sector in SECTORS.items()}}
        self.level.choices = {"": "any level", **{slug: level.value for slug, level in LEVELS.items()}}
        self.role.choices = {"": "any role", **{slug: role.value for slug, role in ROLES.items()}}
        self.membership.choices = memberships
        return self


SORT_WORDS = {BY_NAME: "by name", NEWEST: "newest first"}


class OrganisationFilterForm(Form):
    q = StringField("Search in organisations", filters=[one_line])
    sector = OneOf("Sector", choices={"": "any sector", **{slug: sector.value for slug, sector in SECTORS.items()}})


# Who somebody is.


def _name() -> Line:
    return Line("Name", missing="Type a name", description="As they want to be called")


def _level() -> OneOf:
    words = {level.value: capital(level.value) for level in Level}
    return OneOf("Level", choices={"": "Not said", **words}, description=LEVEL_HINT)


class NameForm(VersionedForm):
    name = _name()


class JobTitleForm(VersionedForm):
    job_title = Line("Job title", sometimes=True)


class LevelForm(VersionedForm):
    level = _level()


class EmailForm(VersionedForm):
    email = Line("E-mail address", sometimes=True, most=254, description="They sign in with it, and letters go there")


class ProfileForm(VersionedForm):
    name = _name()
    job_title = Line("Job title")
    level = _level()


class WholeProfileForm(ProfileForm):
    """What an administrator changes."""

    email = Line("E-mail address", most=254, description="They sign in with it, and letters go there")


class AddPersonForm(Form):
    once = Once()
    name = _name()
    email = Line("E-mail address", most=254, description="Without one they cannot sign in: right for a guest speaker")
    job_title = Line("Job title")
    level = _level()
    organisation = OneOf("Works at", choices={})

    def offer(self, organisations: dict[str, str]) -> "AddPersonForm":
        self.organisation.choices = {"": "Not said", **organisations}
        return self


# Where somebody works.


class AffiliationForm(Form):
    once = Once()
    organisation = OneOf("Organisation", choices={}, description="Not in the list? An administrator can add it")
    from_on = Day("Since when?", missing="Choose the day it began; about right is good enough", default=_today)
    until_on = Day("Until", description="If its end is known: the first day on which it is no longer so")

    def offer(self, organisations: dict[str, str]) -> "AffiliationForm":
        self.organisation.choices = {"": "Choose one", **organisations}
        return self

    def validate_organisation(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Choose the organisation")


class EndAffiliationForm(Form):
    once = Once()
    on = Day("From which day?", missing="Choose the day", default=_today, description=TODAY_HINT)


# What somebody holds.


class GiveRoleForm(Form):
    once = Once()
    role = RadioField(
        "Which role?",
        choices={role.value: words for role, words in ROLE_WORDS.items()},
        validate_choice=False,
        description="Who steers the community is appointed to a seat or an office, on the steering group’s pages",
    )
    organisation = OneOf("For which organisation?", choices={}, description="Only for an organisation lead")
    from_on = Day("From", missing="Choose the day from which they hold it", default=_today)
    until_on = Day("Until", description="If its end is known: the first day on which they no longer hold it")
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Kept beside the role, with your name")

    def offer(self, organisations: dict[str, str]) -> "GiveRoleForm":
        self.organisation.choices = {"": "None: it is for the whole community", **organisations}
        return self

    def validate_role(self, field: Field) -> None:
        if field.data not in {role.value for role in ROLE_WORDS}:
            raise ValidationError("Choose one of the roles")


class EndRoleForm(Form):
    once = Once()
    on = Day("From which day?", missing="Choose the day", default=_today, description=TODAY_HINT)
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Kept beside the role, with your name")


class StopSigningInForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="They and administrators can read it")


class LetSignInForm(Form):
    once = Once()
    why = Line("Why? (optional)", sometimes=True, most=500, description="They and administrators can read it")


# Organisations.


def _sector() -> OneOf:
    return OneOf("Sector", choices={sector.value: SECTOR_WORDS[sector] for sector in Sector})


class OrganisationNameForm(VersionedForm):
    name = Line("Name", missing="Type the name of the organisation")


class ShortNameForm(VersionedForm):
    short_name = Line("Short name", sometimes=True, most=40, description="As people say it, for example SEL ICS")


class SectorForm(VersionedForm):
    sector = _sector()


class AddOrganisationForm(Form):
    once = Once()
    name = Line("Name", missing="Type the name of the organisation")
    short_name = Line("Short name", most=40, description="As people say it, for example SEL ICS")
    sector = _sector()


class MergeTargetForm(Form):
    """Into which other: a GET form, so that what would happen can be looked at first."""

    into = OneOf("Which organisation has it become part of?", choices={})


class MergeForm(Form):
    once = Once()
    into = HiddenField()
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Whoever looks for it can read it")


class WithdrawForm(Form):
    once = Once()
    why = Line("Why?", missing="Say why, in a sentence", most=500, description="Whoever looks for it can read it")


def chosen(values: Any, kind: Any) -> Any:
    """What was chosen in a list whose first choice is empty: an enum's value or ``None``."""
    return kind(values) if values else None
