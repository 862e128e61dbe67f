"""What may a person type to find people?"""

from wtforms import SearchField

from app.web.forms import Form, one_line


class PeopleSearchForm(Form):
    q = SearchField("Search by name or organisation", filters=[one_line])
