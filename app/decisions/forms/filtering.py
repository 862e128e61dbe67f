"""Which filters do the lists of proposals and decisions offer?"""

from wtforms import HiddenField, StringField

from app.decisions.workflow import Standing
from app.web.forms import Form, OneOf, one_line


class ProposalFilterForm(Form):
    show = HiddenField()
    q = StringField("Search in proposals", filters=[one_line])


class LogFilterForm(Form):
    """The filters of the log; a GET form, so every list has an address."""

    sort = HiddenField()
    turned = HiddenField()
    action = HiddenField()
    review = HiddenField()

    q = StringField("Search in decisions", filters=[one_line])
    year = OneOf("Year", choices={})
    standing = OneOf(
        "Standing", choices={"": "any standing", **{standing.value: standing.value for standing in Standing}}
    )
    body = OneOf("Body", choices={})
