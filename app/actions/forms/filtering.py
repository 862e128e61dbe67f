"""Which filters does the plan offer?"""

from wtforms import Field, HiddenField, StringField

from app.actions.forms.fields import choices_of
from app.actions.rows import PRIORITY_WORDS
from app.actions.workflow import ActionStatus
from app.web.forms import Form, OneOf, one_line
from app.wording import slug

UNSEEN = ("sort", "descending", "late", "quiet", "mine", "to_verify", "confidence", "during", "by")


class FilterForm(Form):
    """The filters of the table; a GET form, so every list has an address."""

    sort = HiddenField()
    descending = HiddenField()
    late = HiddenField()
    quiet = HiddenField()
    mine = HiddenField()
    to_verify = HiddenField()
    confidence = HiddenField()
    during = HiddenField()
    by = HiddenField()

    q = StringField("Search in actions", filters=[one_line])
    status = OneOf(
        "Status",
        choices={
            "": "open and recent",
            "open": "not verified or dropped",
            "going": "agreed and not finished",
            **{slug(status): status.value for status in ActionStatus},
            "all": "every status",
        },
    )
    owner = OneOf("Owner", choices={})
    recommendation = OneOf("Recommendation", choices={})
    organisation = OneOf("Organisation", choices={})
    plan = OneOf("Plan", choices={})
    priority = OneOf("Priority", choices={"": "any priority", **choices_of(PRIORITY_WORDS)})

    @property
    def goes_further(self) -> bool:
        """Does one of the filters that are folded away say something?"""
        return bool(self.plan.data or self.priority.data)

    def unseen(self) -> list[Field]:
        """What goes along with the filters, as far as it says something."""
        return [self[name] for name in UNSEEN if name in self]


class LargeFilterForm(FilterForm):
    """Where there are too many owners to list, one types a name."""

    owner = StringField("Owner’s name", filters=[one_line])
