"""What does somebody type to come in, and to change how they do?"""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, ValidationError

from app.accounts.passwords import SHORTEST, fault_of
from app.web.forms import Filled, Form, Line, one_line


class EmailForm(Form):
    email = EmailField(
        "Your e-mail address",
        filters=[one_line],
        validators=[
            Filled("Type your e-mail address"),
            Email("Type an e-mail address, for example name@example.org"),
        ],
    )

    @property
    def address(self) -> str:
        """As it is kept: in lower case."""
        return self.email.data.lower()


class SignInForm(EmailForm):
    password = PasswordField("Your password")

    def validate_password(self, field: PasswordField) -> None:
        if self.with_password and not field.data:
            raise ValidationError("Type your password, or choose “Send me a link instead”")

    def __init__(self, *args: Any, with_password: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.with_password = with_password


class NewPasswordForm(Form):
    """:param known: what others know of this person, and would guess first."""

    new_password = PasswordField(
        "Your new password",
        description=f"At least {SHORTEST} characters. Three random words work well.",
        validators=[Filled("Type a new password")],
    )

    def __init__(self, *args: Any, known: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = tuple(known)

    def validate_new_password(self, field: PasswordField) -> None:
        if field.data and (words := fault_of(field.data, known=self.known)):
            raise ValidationError(words)


class PresentPasswordForm(Form):
    """Whoever sits down at an open screen does not know it."""

    present_password = PasswordField("Your present password", validators=[Filled("Type your present password")])


class ChangePasswordForm(PresentPasswordForm, NewPasswordForm):
    pass


class CodeForm(Form):
    """A code from the app."""

    WRONG = "That code is not right. Type the one that your app shows now; each code works once"

    code = StringField(
        "The code that your app shows",
        filters=[one_line],
        validators=[Filled("Type the six digits that your app shows")],
    )


class RecoveryCodeForm(CodeForm):
    WRONG = "That is none of your recovery codes, or it was used before. Type another"

    code = StringField(
        "One of your recovery codes", filters=[one_line], validators=[Filled("Type one of your recovery codes")]
    )


class AnyCodeForm(CodeForm):
    """For whoever may have lost the phone."""

    WRONG = "That code is not right. Type the one that your app shows now, or a recovery code that you have not used"

    code = StringField(
        "The code that your app shows, or a recovery code",
        filters=[one_line],
        validators=[Filled("Type the code that your app shows, or one of your recovery codes")],
    )


class SetUpForm(CodeForm):
    # What the picture says, sealed: the same one is shown again when the code was wrong.
    sealed = HiddenField(render_kw={"id": False})


class PasskeyForm(Form):
    name = Line("What to call it", missing="Give the passkey a name, for example “Work laptop”", most=60)
