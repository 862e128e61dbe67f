"""A small provider of OpenID Connect on a port of its own: an employer's sign-in, honest unless told otherwise."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "praxis", "the secret that the provider gave us"


@dataclass
class Employer:
    """What the provider says and does.

    :ivar subject: who signs in there.
    :ivar email: what it says of their address.
    :ivar lies: claims of the ID token that it makes other than they should be; ``None`` leaves one out.
    :ivar signs_with: the key of the ID token, if it is another than its own.
    :ivar down: which of its addresses do not answer as they should: "discovery", "keys", "token".
    :ivar asked: what it was asked, address and parameters, the last one last.
    """

    issuer: str = ""
    subject: str = "subject-4711"
    email: str = "nobody@example.org"
    lies: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    down: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def turns_its_key(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)}, auto_kid=False)

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        pages = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": self._keys,
        }
        self.asked.append((request.path, request.values.to_dict()))
        return pages[request.path](request)(environ, start)

    def _discovery(self, _request: Request) -> Response:
        if "discovery" in self.down:
            return Response("down for maintenance", 503)
        return _json(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
        )

    def _keys(self, _request: Request) -> Response:
        if "keys" in self.down:
            return Response("down for maintenance", 503)
        return _json(**KeySet([self.key]).as_dict(private=False))

    def _authorize(self, request: Request) -> Response:
        asked = request.args.to_dict()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def _token(self, request: Request) -> Response:
        if "token" in self.down:
            return Response("down for maintenance", 503)
        asked = self._codes.pop(request.form["code"], None)
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if (
            asked is None
            or request.headers.get("Authorization") != f"Basic {client}"
            or asked["redirect_uri"] != request.form["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        ):
            return Response(json.dumps({"error": "invalid_grant"}), 400, mimetype="application/json")
        return _json(access_token="opaque", token_type="Bearer", id_token=self._id_token(asked["nonce"]))

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": self.email,
            "email_verified": True,
        }
        claims = {name: value for name, value in {**honest, **self.lies}.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if header["alg"] == "none":
            return ".".join([*(_part(json.dumps(part).encode()) for part in (header, claims)), ""])
        return jwt.encode(header, claims, self.signs_with or self.key, algorithms=["RS256", "HS256"])


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _json(**content: Any) -> Response:
    return Response(json.dumps(content), mimetype="application/json")


@pytest.fixture
def employer(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Employer]:
    """The provider, which the settings name. It knows nothing of the people here."""
    provider = Employer()
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    for name, value in {
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "Riverside Trust",
    }.items():
        monkeypatch.setitem(app.config, name, value)
    app.extensions.pop("praxis.provider", None)
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
