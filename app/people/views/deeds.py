"""How does a page with one form and one button answer?"""

from collections.abc import Callable
from typing import Any

from flask import Response, flash

from app.access.rules import Unready
from app.records.services import place_of, remember
from app.web.forms import Form, fault
from app.web.pages import go_to, page

TEMPLATE = "layouts/deed.html"


def ask(form: Form, *, template: str = TEMPLATE, **words: Any) -> Response:
    """Show the form. See the template for the words."""
    return page(template, form=form, **_with_all(words))


def settle(form: Any, do: Callable[[], str], *, told: str, template: str = TEMPLATE, **words: Any) -> Response:
    """Do what the form asks for and lead on, or show it again with what is in the way. Sent twice, it is done once.

    :param do: the deed; says where to go from there. Its ``Unready`` names a field of the form.
    :param told: what happened, in one sentence.
    """
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if form.validate():
        try:
            place = do()
        except Unready as unready:
            fault(form[unready.field], unready.words)
        else:
            remember(form.once.data, place)
            flash(told, "success")
            return go_to(place)
    return page(template, status=422, form=form, **_with_all(words))


def _with_all(words: dict[str, Any]) -> dict[str, Any]:
    return {"lead": "", "happens": (), "warns": False, **words}
