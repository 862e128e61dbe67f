"""What does the board hand to its template?"""

from typing import Any, NamedTuple

from app.access.actor import Actor
from app.actions import queries
from app.actions.columns import AREA
from app.actions.filters import RECENTLY, TABLE, ActionFilter
from app.actions.models import Action
from app.actions.pages.table import around, figure
from app.actions.rows import ActionRow
from app.actions.workflow import SETTLED, ActionStatus
from app.saved.queries import kept_by
from app.wording import capital, slug


class Card(NamedTuple):
    """:ivar moves: where it could go and what that needs: ``agreed=nothing dropped=reason``."""

    action: ActionRow
    moves: str


class Pile(NamedTuple):
    """One column: the actions of one status."""

    slug: str
    label: str
    figure: str
    cards: list[Card]
    rest_href: str | None
    rest_words: str
    is_first: bool


def board(asked: ActionFilter, actor: Actor) -> dict[str, Any]:
    """The plan with a column for each status."""
    standing = queries.board_of(asked, actor)
    many = queries.counts_by_status(asked, actor)
    first = next((status for status in asked.statuses if standing[status]), None)
    piles = [_pile(asked, status, standing[status], many[status], status is first) for status in asked.statuses]
    return {
        **around(asked, actor, kept_by(actor, AREA), is_empty=first is None),
        "piles": piles,
        "can_move": any(card.moves for pile in piles for card in pile.cards),
        "editing": None,
        "focus": "",
    }


def card(action: Action, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """One card, as the answer of an edit that was made on the board."""
    shown = _card(queries.standing_of(action, actor))
    return {"cards": [shown], "action": shown.action, "editing": editing, "focus": focus}


def _pile(
    asked: ActionFilter, status: ActionStatus, standing: list[queries.Standing], many: int, is_first: bool
) -> Pile:
    rest = asked.but(status=slug(status), view=TABLE) if many > len(standing) else None
    # There are those that were settled long ago, too.
    of_late = asked.status == RECENTLY and status in SETTLED
    return Pile(
        slug=slug(status),
        label=capital(status.value),
        figure=figure(many),
        cards=[_card(one) for one in standing],
        rest_href=rest.address if rest else None,
        rest_words="All in the table" if of_late else f"All {figure(many)} in the table",
        is_first=is_first,
    )


def _card(standing: queries.Standing) -> Card:
    moves = (f"{slug(move.to)}={move.needs.name.lower()}" for move in standing.moves)
    return Card(standing.row, " ".join(moves))
