"""What can be done from the command line?"""

from datetime import timedelta
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app import clock
from app.access.actor import THE_SYSTEM
from app.access.roles import Role
from app.access.rules import Unready
from app.accounts.links import make_link
from app.accounts.losing import lose_factors
from app.database import only_reading
from app.demo.commands import demo
from app.extensions import db
from app.history.verifying import verify, write_anchor
from app.jobs.running import run_due
from app.people.models import Person
from app.people.queries import person_with_email
from app.people.services import add_person, give
from app.privacy.commands import privacy
from app.records import governing
from app.wording import count

people = AppGroup("people", help="People and how they sign in.")
history = AppGroup("history", help="The record of who changed what.")
governance = AppGroup("governance", help="States, moves, and who makes them.")
jobs = AppGroup("jobs", help="What happens without anybody asking.")


def init_app(app: Flask) -> None:
    for group in (people, history, governance, jobs, privacy, demo):
        app.cli.add_command(group)
    app.cli.add_command(init)
    app.cli.add_command(Migrations(app))


class Migrations(click.Command):
    """``flask db``. The libraries that know how are loaded by whoever calls it."""

    def __init__(self, app: Flask) -> None:
        super().__init__("db", help="Bring the database to another form.")
        self._app = app

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        from app.migrating import commands_of  # only here: it takes long to load, and no request needs it

        return commands_of(self._app).make_context(*args, **more)


@click.command("init")
@click.option("--name", prompt="Your name", help="The first administrator's name.")
@click.option("--email", prompt="Your e-mail address", help="The first administrator's e-mail address.")
def init(name: str, email: str) -> None:
    """Bring a database to the newest form and give it its first administrator."""
    from app.migrating import upgrade  # only here: it takes long to load, and no request needs it

    upgrade()
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        raise click.ClickException("This database has people in it already. Use `flask people sign-in-link` instead.")
    try:
        person = add_person(name=name, email=email, by=THE_SYSTEM)
        give(person, Role.ADMINISTRATOR, from_on=clock.today(), by=THE_SYSTEM, why="The first administrator")
    except Unready as unready:
        raise click.ClickException(f"{unready.words}.") from None
    link = _link_for(person, hours=24)
    db.session.commit()
    click.echo(f"{person.name} is the first administrator. Sign in once, within a day, at:\n{link}")


@people.command("sign-in-link")
@click.argument("email")
@click.option("--hours", default=1.0, show_default=True, help="How long the link works.")
def sign_in_link(email: str, hours: float) -> None:
    """Print a link that signs this person in once."""
    person = person_with_email(email)
    if person is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    link = _link_for(person, hours=hours)
    db.session.commit()
    click.echo(link)


@people.command("remove-second-step")
@click.argument("email")
def remove_second_step(email: str) -> None:
    """Let somebody sign in without the phone and the passkeys that they have lost. Make sure first that it is them."""
    person = person_with_email(email)
    if person is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    if not lose_factors(person.id):
        raise click.ClickException(f"{person.name} has no second step and no passkey.")
    db.session.commit()
    click.echo(f"{person.name} signs in without a second step now, is signed out everywhere, and gets a letter.")


def _link_for(person: Person, *, hours: float) -> str:
    token = make_link(person.id, lasting=timedelta(hours=hours))
    return f"{current_app.config['PUBLIC_URL']}/sign-in/{token}"


@history.command("verify")
def verify_history() -> None:
    """Look for alterations; exits with 1 and names the first bad row."""
    with only_reading():
        finding = verify(current_app.config["HISTORY_KEY"].encode(), current_app.config["HISTORY_ANCHOR"])
    if finding.fault:
        raise click.ClickException(finding.fault)
    erased = f", the words of {finding.erased} erased" if finding.erased else ""
    click.echo(f"{count(finding.entries, 'entry', 'entries')}, all as they were written{erased}.")


@history.command("anchor")
def anchor_history() -> None:
    """Note the head of the history outside the database."""
    seq = write_anchor(current_app.config["HISTORY_ANCHOR"])
    click.echo(f"Anchored at entry {seq:,} in {current_app.config['HISTORY_ANCHOR']}.")


@governance.command("describe")
def describe_governance() -> None:
    """Write the workflows into docs/governance.md."""
    governing.write()
    click.echo(f"Written into {governing.DOCUMENT}.")


@jobs.command("run")
def run_jobs() -> None:
    """Run each job that is due. Safe to run twice at once; meant for every minute."""
    for name, outcome in run_due().items():
        click.echo(f"{name}: {outcome}")
