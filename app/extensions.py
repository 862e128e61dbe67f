"""The libraries that the application is built on, one instance each."""

from typing import TYPE_CHECKING

from flask_compress import Compress
from flask_login import LoginManager
from flask_mailman import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from app.database import Base

# Values stay readable after a commit: a change made next still knows what it replaces.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Rows(LoginManager):
    """Nobody is signed in but by the row of a session: the library's own lasting cookie lets nobody in."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


login_manager = Rows()
csrf = CSRFProtect()
htmx = Htmx()
mailer = Mail()
compress = Compress()
