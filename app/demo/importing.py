"""Which table did the administrator import, and take back again?"""

from collections.abc import Callable
from pathlib import Path

from app.access.actor import Actor
from app.imports import services
from app.imports.kinds import importable_called
from app.imports.matching import guess
from app.imports.models import Import
from app.imports.planning import plan_of
from app.tables.reading import read

TABLE = Path(__file__).parent / "data" / "imported.csv"


def events(actor: Callable[[str], Actor]) -> list[tuple[int, Callable[[], None]]]:
    """Days ago, and what happened: last year's list came in, and went out again the day after."""
    importable = importable_called("organisations")
    assert importable is not None
    done: list[Import] = []

    def bring_in() -> None:
        by = actor("ADM")
        with TABLE.open("rb") as file:
            found = services.take_in(importable, read(file, TABLE.name), "partners last year.csv", by=by)
        services.match(found, importable, guess(importable, found.header), {}, by=by)
        services.carry_out(found, importable, seen=plan_of(found, importable).digest, by=by)
        done.append(found)

    def take_back() -> None:
        services.undo(done[0], importable, by=actor("ADM"), why="It was last year’s list")

    return [(12, bring_in), (11, take_back)]
