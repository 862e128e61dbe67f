"""What does somebody type to come in?"""

from wtforms import EmailField
from wtforms.validators import Email

from app.web.forms import Filled, Form, one_line


class SignInForm(Form):
    email = EmailField(
        "Your e-mail address",
        filters=[one_line],
        validators=[
            Filled("Type your e-mail address"),
            Email("Type an e-mail address, for example name@example.org"),
        ],
    )
