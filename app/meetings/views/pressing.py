"""How does a form of one deed answer, where what is in the way may belong to no field of it?"""

from collections.abc import Callable
from typing import Any

from flask import Response, flash

from app.access.rules import Unready
from app.people.views.deeds import TEMPLATE
from app.records.services import place_of, remember
from app.web.forms import Form, fault
from app.web.pages import go_to, page


def settle(form: Any, do: Callable[[], str], *, told: str, **words: Any) -> Response:
    """Do what the form asks for and lead on, or show it again with what is in the way. Sent twice, it is done once.

    :param do: the deed; says where to go from there.
    """
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if form.validate():
        try:
            place = do()
        except Unready as unready:
            say(form, unready)
        else:
            remember(form.once.data, place)
            flash(told, "success")
            return go_to(place)
    said: dict[str, Any] = {"lead": "", "happens": (), "warns": False, **words}
    return page(TEMPLATE, status=422, form=form, **said)


def say(form: Form, unready: Unready) -> None:
    """Say what is in the way: at its field, or above the form."""
    if unready.field in form:
        fault(form[unready.field], unready.words)
    else:
        form.form_errors = [unready.words]


def press(form: Any, do: Callable[[], str], *, back: str) -> Response:
    """A button without questions: do it and say so, or say what is in the way, on the page that it stands on.

    :param do: the deed; says what happened, or nothing.
    """
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    try:
        told = do()
    except Unready as unready:
        flash(unready.words, "late")
        return go_to(back)
    remember(form.once.data, back)
    if told:
        flash(told, "success")
    return go_to(back)
