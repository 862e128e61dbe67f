"""How does somebody ask to join?"""

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, public
from app.accounts.attempts import Allowance, UsedUp, network_of, reserve
from app.charter.queries import goals
from app.mail.services import afterwards
from app.membership import services, welcoming
from app.membership.forms.joining import JoinForm
from app.membership.queries.requests import organisation_called, organisation_names
from app.membership.views import blueprint
from app.people.models import Level
from app.web.pages import go_to, page


@blueprint.get("/join")
@public
def join() -> ResponseReturnValue:
    if me().is_authenticated:
        return go_to(url_for("home.index"))
    return _join_page(JoinForm(formdata=None))


@blueprint.post("/join")
@public
def apply() -> ResponseReturnValue:
    form = JoinForm()
    if not form.validate():
        return _join_page(form, status=422)
    typed = dict(form.data)
    response = page("membership/join_sent.html", email=typed["email"])
    # Known or not, the answer is the same and takes the same time.
    network = network_of(request.remote_addr)
    afterwards(response, lambda: _apply(typed, network))
    return response


def _apply(typed: dict[str, str], network: str) -> None:
    # The same allowance as for links: nobody fills other people's letter boxes from one place.
    allowance = Allowance("letters to a network", network, current_app.config["LETTERS_PER_NETWORK"])
    if isinstance(reserve(allowance), UsedUp):
        return
    services.apply(
        name=typed["name"],
        email=typed["email"],
        organisation=organisation_called(typed["organisation"]) if typed["organisation"] else None,
        organisation_name=typed["organisation"] or None,
        job_title=typed["job_title"] or None,
        level=Level(typed["level"]) if typed["level"] else None,
        why=typed["why"],
    )


def _join_page(form: JoinForm, *, status: int = 200) -> Response:
    return page(
        "membership/join.html",
        status=status,
        form=form,
        goals=goals(me()),
        organisation_names=organisation_names(),
        **welcoming.for_visitors(),
    )
