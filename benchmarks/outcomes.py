"""What comes out for one database of one size?"""

import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass

from app.migrating import upgrade
from benchmarks.filling import fill
from benchmarks.importing import ACTIONS, DryRun, dry_run
from benchmarks.measuring import Figures, measure, praxis
from benchmarks.serving import Served, Visit, served, visits
from benchmarks.taking_away import Taken, taken_away

ORGANISATIONS = 100


@dataclass(frozen=True)
class Sizes:
    """:ivar items: on the agenda of each meeting of these days."""

    actions: int
    people: int
    decisions: int
    items: int


@dataclass
class Outcome:
    figures: dict[str, Figures]
    first: Visit
    later: Visit
    # Only of the whole size.
    served: Served | None
    dry_run: DryRun | None
    dry_run_of_actions: DryRun | None
    taken_away: dict[str, Taken] | None


def outcome(address: str, sizes: Sizes, *, rounds: int, whole: bool = False) -> Outcome:
    """Fill the empty database at this address and measure it, in a process that nothing has touched before."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_outcome, address, sizes, rounds, whole).result()


def _outcome(address: str, sizes: Sizes, rounds: int, whole: bool) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="praxis-bench-") as folder, praxis(address, folder) as app:
        with app.app_context():
            upgrade()
            community = fill(**asdict(sizes), organisations=ORGANISATIONS)
        figures = measure(app, community, rounds=rounds)
        first, later = visits(app, community)
        if not whole:
            return Outcome(figures, first, later, None, None, None, None)
        checked, of_actions = dry_run(app, community), dry_run(app, community, ACTIONS)
        taken = taken_away(app, community)
        return Outcome(figures, first, later, served(address, folder, app, community), checked, of_actions, taken)
