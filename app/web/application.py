"""What is one request, from the database's point of view?

One transaction, settled in one place: a safe request only reads, a successful
unsafe one commits once, everything else leaves no trace.
"""

from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map

from app.access.gate import SAFE_METHODS
from app.database import LARGEST_NUMBER, only_reading
from app.extensions import db


class Number(IntegerConverter):
    """A number in an address, as large as a column can hold: no record has a larger one."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_NUMBER)


class Praxis(Flask):
    """A Flask application whose requests are transactions."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.url_map.converters["int"] = Number

    def full_dispatch_request(self) -> Response:
        # Around everything, the gate and the error pages included.
        with ExitStack() as transaction:
            if request.method in SAFE_METHODS:
                transaction.enter_context(only_reading())
            return super().full_dispatch_request()

    def preprocess_request(self) -> ResponseReturnValue | None:
        # PostgreSQL has no place for it, and no page of ours leads to such an address.
        if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
            raise NotFound()
        if request.mimetype != "multipart/form-data":
            # As large as a file only where there can be one: any other form is read to its end, in memory.
            limits = (request.max_content_length, request.max_form_memory_size)
            request.max_content_length = min(limit for limit in limits if limit is not None)
        return super().preprocess_request()

    def dispatch_request(self) -> Response:
        # Settled here and not in after_request: a commit that fails still has an
        # error page, and the session's row is written after this transaction is over.
        response = self.make_response(super().dispatch_request())
        if request.method not in SAFE_METHODS and response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response

    def process_response(self, response: Response) -> Response:
        # What an error page or a refusal has looked up is over, too: the session is written
        # next, on its own connection, and must not wait for this one.
        db.session.rollback()
        return super().process_response(response)

    def handle_user_exception(self, e: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return super().handle_user_exception(e)

    def handle_exception(self, e: Exception) -> Response:
        db.session.rollback()
        return super().handle_exception(e)

    def log_exception(self, exc_info: object) -> None:
        """Our own log says where it happened; Flask's line would hold the address, tokens and all."""
