"""What does the log say about a request?

One line of JSON each, without personal data: the rule of the address and never
the address itself (it can hold a token or a search), a status, a duration.
"""

import json
import logging
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line["request"] = g.get("request_id")
        if record.exc_info:
            # Where it happened, never the values: a message can quote what somebody typed.
            line["fault"] = record.exc_info[0].__name__ if record.exc_info[0] else None
            line["trace"] = _where(record)
        return json.dumps(line, ensure_ascii=False)


def _where(record: logging.LogRecord) -> list[str]:
    frames = []
    step = record.exc_info[2] if record.exc_info else None
    while step is not None:
        frames.append(f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}")
        step = step.tb_next
    return frames[-12:]


def init_app(app: Flask) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if not isinstance(kept.formatter, JsonLines)] + [handler]
    root.setLevel(app.config["LOG_LEVEL"])
    for talkative in ("werkzeug", "alembic.runtime.plugins"):
        logging.getLogger(talkative).setLevel("WARNING")
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(6)


def _end(response: Response) -> Response:
    took = (time.perf_counter() - g.began) * 1000 if "began" in g else 0
    logging.getLogger("praxis.request").info(
        "answered",
        extra={
            "facts": {
                "method": request.method,
                "rule": request.url_rule.rule if request.url_rule else None,
                "status": response.status_code,
                "ms": round(took, 1),
            }
        },
    )
    return response
