"""What does an administrator see?"""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.gate import requires
from app.access.roles import Permission
from app.extensions import db
from app.jobs.running import jobs, last_runs
from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS
from app.web.contributions import Check, Glance, Need, Place, WayOn, contributions, gives
from app.web.pages import page
from app.wording import ago, capital, count, few
from config import faults

blueprint = Blueprint("system", __name__)
contributions.place(Place("System", "system.index", Permission.SYSTEM_RUN, order=90))


@blueprint.get("/system")
@requires(Permission.SYSTEM_RUN)
def index() -> ResponseReturnValue:
    checks = _checks()
    runs = last_runs()
    shown = [
        {
            "name": job.name,
            "words": job.words,
            "last_run": runs[job.name].finished_at if job.name in runs else None,
            "next_run": runs[job.name].due_at if job.name in runs else None,
            "outcome": (runs[job.name].outcome if job.name in runs else None) or "",
        }
        for job in jobs()
    ]
    letters = db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(20))
    return page(
        "system/index.html",
        lead=_lead(checks),
        checks=checks,
        jobs=shown,
        letters=[
            {"to": letter.address, "subject": letter.subject, "state": _state(letter), "when": letter.created_at}
            for letter in letters
        ],
    )


def _checks() -> list[Check]:
    return [give() for give in contributions.checks]


def _lead(checks: list[Check]) -> str:
    asking = sum(check.tone != "done" for check in checks)
    if not asking:
        return "All is well."
    return f"{capital(few(asking))} {'thing needs' if asking == 1 else 'things need'} a look."


def _state(letter: Letter) -> str:
    if letter.sent_at:
        return "sent"
    if letter.cancelled_at:
        return "cancelled"
    if letter.attempts >= MOST_ATTEMPTS:
        return "given up"
    return f"waiting, {count(letter.attempts, 'attempt')} so far" if letter.attempts else "waiting"


@gives(contributions.checks)
def letters_leave() -> Check:
    stuck = db.session.scalar(
        select(func.count()).select_from(Letter).where(Letter.sent_at.is_(None), Letter.attempts >= MOST_ATTEMPTS)
    )
    words = (
        "Every letter has been sent or waits its turn." if not stuck else f"{count(stuck, 'letter')} could not be sent."
    )
    return Check("Letters", "late" if stuck else "done", words)


@gives(contributions.checks)
def jobs_run() -> Check:
    runs = last_runs()
    failed = [name for name, run in runs.items() if (run.outcome or "").startswith("failed")]
    now = clock.now()
    behind = [job.name for job in jobs() if job.name in runs and now > runs[job.name].due_at + job.every]
    if failed:
        return Check("Jobs", "late", f"Failed at their last run: {', '.join(failed)}.")
    if not runs or behind:
        return Check("Jobs", "soon", "They have not run for a while. See docs/operations.md for how to start them.")
    return Check("Jobs", "done", "All of them have run when they should.")


@gives(contributions.checks)
def history_holds() -> Check:
    run = last_runs().get("verify-history")
    if run is None or run.finished_at is None:
        return Check("History", "soon", "It has not been verified yet.")
    tone = "done" if (run.outcome or "").startswith("verified") else "late"
    return Check(
        "History",
        tone,
        f"{capital(run.outcome or '')} ({ago(run.finished_at, clock.today())}).",
    )


@gives(contributions.checks)
def settings_are_safe() -> Check:
    found = faults(current_app.config)
    if current_app.config["PRODUCTION"]:
        return Check("Settings", "done", "Safe for production.")
    return Check(
        "Settings", "soon", f"This is not a production set-up: {count(len(found), 'setting')} would have to change."
    )


@gives(contributions.at_home)
def how_it_runs(actor: Actor, today: date) -> Iterator[Need | Glance]:
    """What needs a look, and how much is well."""
    if not actor.holds(Permission.SYSTEM_RUN):
        return
    checks, href = _checks(), url_for("system.index")
    for check in checks:
        if check.tone == "done":
            continue
        yield Need(
            on=today,
            when_words="Look now" if check.tone == "late" else "Look soon",
            # Nothing here has a day by which it is due, so nothing is late.
            tone="soon",
            title=check.title,
            href=href,
            detail=check.words,
            act_words="Open",
            act_href=href,
        )
    well = sum(check.tone == "done" for check in checks)
    ways = (WayOn("Open the system page", href),)
    yield Glance("The system", str(well), f"of {len(checks)} checks are well", links=ways)
