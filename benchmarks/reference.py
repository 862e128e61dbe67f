"""What does a bare page cost on this stack?

The yardstick: Flask, one user loaded, one joined query of fifty actions with
their owners through the ORM, one small template, compressed as ours are. No
rules, no filters, no navigation: what is left when a page has nothing to say.
"""

from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from flask_login import LoginManager, UserMixin, current_user, login_required
from sqlalchemy import Engine, select
from sqlalchemy.orm import joinedload, sessionmaker

from app.actions.models import Action
from app.database import only_reading
from app.people.models import Person

PATH = "/actions"
_TEMPLATE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Actions</title></head>
<body>
<p>{{ current_user.person.title }}</p>
<table>
<thead><tr><th>Action</th><th>Owner</th><th>Status</th><th>Due</th></tr></thead>
<tbody>
{% for action in actions %}
<tr>
<td><a href="/actions/{{ action.number }}">{{ action.reference }} {{ action.title }}</a></td>
<td>{{ action.owner.title }}</td>
<td>{{ action.status.value }}</td>
<td>{{ action.due_on }}</td>
</tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
"""


class _User(UserMixin):
    def __init__(self, person: Person) -> None:
        self.id = person.id
        self.person = person


def make(engine: Engine, secret: str) -> Flask:
    """The application with that one page, on a database that is there already."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret, SESSION_COOKIE_NAME="bare")
    Compress(app)
    manager = LoginManager(app)
    session = sessionmaker(engine)

    @manager.user_loader
    def load(person_id: str) -> _User | None:
        with only_reading(), session() as opened:
            person = opened.get(Person, int(person_id))
            return _User(person) if person is not None else None

    @app.get(PATH)
    @login_required
    def actions() -> ResponseReturnValue:
        with_owner = select(Action).options(joinedload(Action.owner, innerjoin=True))
        query = with_owner.order_by(Action.due_on, Action.id).limit(50)
        with only_reading(), session() as opened:
            return render_template_string(_TEMPLATE, actions=opened.scalars(query).all(), current_user=current_user)

    return app
