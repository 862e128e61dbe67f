"""Praxis, the governance workspace of a community of practice.

``create_app`` is the table of contents: what the application is made of, in the
order in which it is put together.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix

from app import clock
from app.access import gate
from app.access.actor import NOBODY, Actor
from app.database import prepare
from app.extensions import compress, csrf, db, htmx, login_manager, mailer
from app.web.application import Praxis
from config import ROOT, faults

__all__ = ["create_app"]


def create_app(config: Mapping[str, Any]) -> Praxis:
    """The application with these settings (see ``config.settings``).

    :raises RuntimeError: in production, a setting that must not go live; anywhere,
        an endpoint without a permission.
    """
    app = Praxis(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(config)
    _refuse_to_be_insecure(app)
    clock.keep_time_in(app.config["TIME_ZONE"])
    _foundation(app)
    _features(app)
    _declarations()
    gate.rules(app)
    return app


def _refuse_to_be_insecure(app: Flask) -> None:
    if app.config["PRODUCTION"] and (found := faults(app.config)):
        raise RuntimeError("not safe for production:\n  " + "\n  ".join(found))


def _foundation(app: Praxis) -> None:
    from app import commands
    from app.accounts.sessions import SessionStore, who_is_signed_in
    from app.accounts.timing_out import answer_to_nobody, answer_to_old_token, ask_to_sign_in
    from app.files.services import follow_transactions
    from app.history.recording import record_changes
    from app.people.identity import actor_for
    from app.records.references import number_new_records
    from app.records.searching import keep_search_text
    from app.web import assets, context, errors, headers, logs

    logs.init_app(app)
    headers.init_app(app)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    number_new_records(db.session)
    keep_search_text(db.session)
    record_changes(db.session)
    follow_transactions(db.session)
    htmx.init_app(app)
    mailer.init_app(app)
    compress.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    assets.init_app(app, Path(app.config["STATIC_BUILT"]))

    app.session_interface = SessionStore(app)
    login_manager.init_app(app)
    login_manager.session_protection = ""
    login_manager.anonymous_user = _nobody  # ty: ignore[invalid-assignment]  (it is only ever called)
    login_manager.unauthorized_handler(ask_to_sign_in)

    @login_manager.user_loader
    def load(person_id: str) -> Actor | None:
        return who_is_signed_in(actor_for(int(person_id)), int(person_id))

    # Before the token is looked at: whoever is not signed in is asked to sign in
    # first, and whoever may not is refused whatever their form says.
    app.before_request(gate.guard)
    app.before_request(gate.refuse_other_sites)
    csrf.init_app(app)
    app.register_error_handler(Unauthorized, answer_to_nobody)
    app.register_error_handler(CSRFError, answer_to_old_token)
    commands.init_app(app)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _nobody() -> Actor:
    return NOBODY


def _features(app: Praxis) -> None:
    from app.accounts.views import blueprint as accounts
    from app.actions import at_home as _actions_at_home  # noqa: F401  (says what home shows)
    from app.actions import calendar as _calendar  # noqa: F401  (says what a calendar can read)
    from app.actions import contributing  # noqa: F401  (gives its part to other pages)
    from app.actions import importing as _actions_imported  # noqa: F401  (says what can be imported)
    from app.actions import jobs as _reminders  # noqa: F401  (registers its job)
    from app.actions.views import blueprint as actions
    from app.actions.views.plans import blueprint as plans
    from app.charter import at_home as _charter_at_home  # noqa: F401  (says what home shows)
    from app.charter import jobs as charter_jobs  # noqa: F401  (registers its job)
    from app.charter.views import blueprint as charter
    from app.decisions import at_home as _decisions_at_home  # noqa: F401  (says what home shows)
    from app.decisions import contributing as _deciding  # noqa: F401  (gives its part to other pages)
    from app.decisions import following as _following  # noqa: F401  (gives its part to other pages)
    from app.decisions import jobs as _ballots  # noqa: F401  (registers its job)
    from app.decisions.views import blueprint as decisions
    from app.decisions.views import proposals
    from app.decisions.views.adopting import blueprint as adopting
    from app.feeds.views import blueprint as feeds
    from app.files.views import blueprint as files
    from app.home.views import blueprint as home
    from app.imports.views import blueprint as imports
    from app.meetings import at_home as _meetings_at_home  # noqa: F401  (says what home shows)
    from app.meetings import calendar as _meetings_calendar  # noqa: F401  (says what a calendar can read)
    from app.meetings import contributing as _meetings  # noqa: F401  (gives its part to other pages)
    from app.meetings import in_the_room as _in_the_room  # noqa: F401  (says which question is before a meeting)
    from app.meetings import jobs as _invitations  # noqa: F401  (registers its job)
    from app.meetings import of_decisions as _of_decisions  # noqa: F401  (says which meeting made or ratifies one)
    from app.meetings import sending as _minutes  # noqa: F401  (says what letters tell of meetings)
    from app.meetings.pages import further as _further  # noqa: F401  (says what else can be done with a meeting)
    from app.meetings.views import blueprint as meetings
    from app.meetings.views.live import blueprint as live
    from app.meetings.views.minutes import blueprint as minutes
    from app.membership import at_home as _membership_at_home  # noqa: F401  (says what home shows)
    from app.membership import contributing as joining  # noqa: F401  (gives its part to other pages)
    from app.membership import jobs as joining_jobs  # noqa: F401  (registers its jobs)
    from app.membership.views import blueprint as membership
    from app.people import importing  # noqa: F401  (says what can be imported)
    from app.people.views import blueprint as people
    from app.privacy import contributing as _privacy  # noqa: F401  (gives its part to other pages)
    from app.privacy import jobs as _periods  # noqa: F401  (registers its jobs)
    from app.privacy.views import blueprint as privacy
    from app.saved.views import blueprint as saved
    from app.search.views import blueprint as search
    from app.steering import at_home as _steering_at_home  # noqa: F401  (says what home shows)
    from app.steering import authority  # noqa: F401  (says what seats and offices confer)
    from app.steering import contributing as _steering  # noqa: F401  (gives its part to other pages)
    from app.steering.views import blueprint as steering
    from app.system import jobs  # noqa: F401  (registers its jobs)
    from app.system.views import blueprint as system
    from app.web.views import blueprint as web

    if app.config["OIDC_ISSUER"]:
        from app.accounts import openid  # noqa: F401  (before the workers are forked: each comes to need it)

    for blueprint in (
        web,
        accounts,
        files,
        feeds,
        imports,
        people,
        charter,
        steering,
        membership,
        privacy,
        saved,
        actions,
        plans,
        live,
        minutes,
        meetings,
        decisions,
        proposals,
        adopting,
        search,
        home,
        system,
    ):
        app.register_blueprint(blueprint)


# What each part says of itself, in a file of this name.
DECLARATIONS = {
    "personal": "what it holds about people: see ``app.records.register``",
    "in_threads": "how its records stand in a thread: see ``app.records.thread``",
    "governed": "which moves its records have: see ``app.records.workflows``",
}


def _declarations() -> None:
    for name in DECLARATIONS:
        for path in sorted(Path(__file__).parent.glob(f"*/{name}.py")):
            import_module(f"app.{path.parent.name}.{name}")
