"""What may a person type about what they keep for themselves?"""

from wtforms import HiddenField, SelectMultipleField

from app.saved.areas import Area
from app.web.forms import Form, Line, one_line

NAME = 60  # characters: it stands in a row of links


class SaveForm(Form):
    name = Line("Name of this view", missing="Give it a name, such as “Late in Riverside”", most=NAME)
    # Without an id: it stands on pages beside other forms.
    address = HiddenField(filters=[one_line], render_kw={"id": False})


class RenameForm(Form):
    name = Line("Name", missing="Give it a name", most=NAME)


class ColumnsForm(Form):
    columns = SelectMultipleField("Columns", choices={}, validate_choice=False)

    def offer(self, area: Area) -> "ColumnsForm":
        self.columns.choices = dict(area.columns)
        return self
