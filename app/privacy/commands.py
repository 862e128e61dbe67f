"""What can be done about personal data from the command line?"""

import click
from flask.cli import AppGroup

from app.privacy import describing

privacy = AppGroup("privacy", help="What is held about people.")


@privacy.command("describe")
def describe() -> None:
    """Write the register of personal data into docs/privacy.md."""
    describing.write()
    click.echo(f"Written into {describing.DOCUMENT}.")
