"""Where in a form is it said that something does not fit?"""

from typing import Any

from wtforms import Field

from app.access.rules import Unready
from app.web.forms import Form, fault


def say(form: Form, unready: Unready, *, otherwise: Field) -> None:
    """Beside the field that it is about; where the form has none of that name, beside another one."""
    field: Any = next((each for each in form if each.short_name == unready.field), otherwise)
    fault(field, unready.words)
