"""How do style sheets and scripts reach the browser?

Each file under ``app/static`` is served under a name that holds a digest of its
content, so that it can be cached for ever and never goes stale, and compressed
once beforehand rather than at each request.
"""

import base64
import gzip
import hashlib
import os
import tempfile
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static/"
SERVED = {".css", ".js", ".svg", ".png", ".ico", ".txt"}


class Assets:
    """The files as they are served: their addresses and their digests.

    :param source: the folder of the files as written.
    :param built: a folder that may be thrown away; holds the named, compressed copies.
    """

    def __init__(self, source: Path, built: Path) -> None:
        self._names: dict[str, str] = {}
        self._integrity: dict[str, str] = {}
        self._built = built
        for path in sorted(source.rglob("*")):
            if path.suffix in SERVED and path.is_file():
                self._take(path.relative_to(source).as_posix(), path)

    def _take(self, name: str, path: Path) -> None:
        content = path.read_bytes()
        digest = hashlib.sha384(content).digest()
        stem, suffix = name.rsplit(".", 1)
        served = f"{stem}.{digest.hex()[:10]}.{suffix}"
        self._names[name] = served
        self._integrity[name] = f"sha384-{base64.b64encode(digest).decode()}"
        target = self._built / served
        if not target.exists():
            _write(target.with_name(target.name + ".br"), brotli.compress(content))
            _write(target.with_name(target.name + ".gz"), gzip.compress(content, 9, mtime=0))
            _write(target, content)

    def url(self, name: str) -> str:
        """The address of a file under ``app/static``.

        :raises KeyError: there is no such file.
        """
        return PREFIX + self._names[name]

    def integrity(self, name: str) -> str:
        """What ``integrity=`` says of this file."""
        return self._integrity[name]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be starting, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def init_app(app: Flask, built: Path) -> None:
    assets = Assets(Path(app.root_path) / "static", built)
    app.add_template_global(assets.url, "asset")
    app.add_template_global(assets.integrity, "integrity")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(built),
        prefix=PREFIX,
        # Only names that hold a digest exist here.
        immutable_file_test=lambda path, url: True,
        add_headers_function=_say,
    )


def _say(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
