"""How is the demonstration loaded and run?"""

from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from werkzeug.serving import run_simple

from app.accounts.links import make_link
from app.demo.loading import TRIED_AS, is_empty, load, was_interrupted
from app.extensions import db
from app.jobs.running import tick_in_process
from app.people.queries import person_with_email
from app.wording import count

demo = AppGroup("demo", help="A community to try Praxis with.")


@demo.command("load")
def load_demo() -> None:
    """Load the demonstration into an empty database."""
    _only_to_try()
    if not is_empty():
        raise click.ClickException("This database is not empty. The demonstration is only loaded into an empty one.")
    made = load()
    click.echo(
        f"Loaded {count(made['people'], 'person', 'people')}, {count(made['organisations'], 'organisation')}"
        f" and {count(made['actions'], 'action')}."
    )


@demo.command("run")
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.pass_context
def run(context: click.Context, port: int) -> None:
    """Load the demonstration if there is nothing yet, print the ways in, and serve."""
    _only_to_try()
    if is_empty():
        context.invoke(load_demo)
    if was_interrupted():
        raise click.ClickException(
            "An earlier load of the demonstration was interrupted, so half of it is missing. "
            "Remove the database (instance/praxis.sqlite3 and its -wal and -shm) and run this again."
        )
    _print_links(port)
    # The command's own application: `flask run` would be refused inside a command.
    app: Flask = current_app._get_current_object()  # ty: ignore[missing-attribute]
    if app.config["JOBS_IN_PROCESS"]:
        tick_in_process(app)
    db.session.remove()
    run_simple("127.0.0.1", port, app, threaded=True)


def _only_to_try() -> None:
    """Its addresses are known to everybody, and its server is not made for the world."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demonstration is not for production. `flask init` prepares a real community.")


def _print_links(port: int) -> None:
    """One link for each person to try it as; each opens a page with one button and works once."""
    found = [(email, words, person_with_email(email)) for email, words in TRIED_AS.items()]
    links = [
        (person.name, words, make_link(person.id, lasting=timedelta(days=1)))
        for _, words, person in found
        if person is not None
    ]
    db.session.commit()
    if links:
        click.echo("\nSign in as (each link works once; run this again, or use the sign-in page, for another):\n")
    for name, words, token in links:
        click.echo(f"  {name}, {words}\n    http://127.0.0.1:{port}/sign-in/{token}\n")
    click.echo(f"Praxis is at http://127.0.0.1:{port} (stop it with Ctrl-C)\n")
