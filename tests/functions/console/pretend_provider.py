"""A provider that vouches for whom a test wants, rightly or wrongly: on a real port, with keys of its own."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.wrappers import Request, Response

from local.web.server import Listener

CLIENT = "console"
SECRET = "a secret of the client"
REFRESH = "refresh-1"
KEYS = {
    "ours": ECKey.generate_key("P-256", {"kid": "ours"}),
    "other": ECKey.generate_key("P-256", {"kid": "ours"}),
}


@dataclass
class Pretender:
    """`claims` go into the ID token as they are, over the right ones; None leaves one out.

    `key`, `header` are what it is signed with. `asked` is what the token endpoint was sent; `status` and
    `error` what it answers instead of tokens.
    """

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    user_info: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    is_down: bool = False
    gives_id_token_again: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    nonce: str = ""
    challenge: str = ""
    jwks: Callable[[], list[Any]] = lambda: [KEYS["ours"]]

    def app(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        return self._answer(request)(environ, start)

    def authorize(self, url: str) -> dict[str, str]:
        """What the browser brings back from a sign-in at `url`."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce, self.challenge = query.get("nonce", ""), query.get("code_challenge", "")
        return {"code": "code-1", "state": query["state"]}

    def _answer(self, request: Request) -> Response:
        if self.is_down:
            return Response("down", status=503)
        match request.path:
            case "/.well-known/openid-configuration":
                return _json(self._metadata)
            case "/jwks":
                return _json({"keys": [key.as_dict(private=False) for key in self.jwks()]})
            case "/token":
                return self._token(request)
            case "/userinfo":
                return _json({"sub": "sub-1", **self.user_info})
            case "/revoke":
                self.revoked.append(request.form["token"])
                return _json({})
            case _:
                return Response("", status=404)

    @property
    def _metadata(self) -> Mapping[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "revocation_endpoint": f"{self.issuer}/revoke",
            "end_session_endpoint": f"{self.issuer}/end",
            **self.metadata,
        }

    def _token(self, request: Request) -> Response:
        sent = request.form.to_dict()
        self.asked.append({**sent, "authorization": request.headers.get("authorization", "")})
        if self.error:
            return _json({"error": self.error}, status=400)
        is_first = sent["grant_type"] == "authorization_code"
        if is_first:
            made = hashlib.sha256(sent["code_verifier"].encode()).digest()
            if base64.urlsafe_b64encode(made).decode().rstrip("=") != self.challenge:
                return _json({"error": "invalid_grant"}, status=400)
        tokens: dict[str, Any] = {"access_token": "access", "token_type": "Bearer", "expires_in": 3600}
        if is_first or self.gives_id_token_again:
            tokens["id_token"] = self.id_token(nonce=self.nonce if is_first else None)
        if is_first:
            tokens["refresh_token"] = REFRESH
        found = {**tokens, **self.answer}
        return _json({name: value for name, value in found.items() if value is not None})

    def id_token(self, *, nonce: str | None) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "sub": "sub-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "例 一郎",
            "cognito:groups": ["counter-staff"],
        }
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        key = self.key or KEYS["ours"]
        header = {"alg": "ES256", "kid": "ours", **self.header}
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    def unsigned(self) -> str:
        """The right token, with the algorithm "none" and no signature."""
        _, body, _ = self.id_token(nonce=self.nonce).split(".")
        head = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
        return f"{head}.{body}."


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


@contextmanager
def pretending() -> Iterator[Pretender]:
    with Listener() as listener:
        made = Pretender(issuer=listener.url)
        with listener.serving(made.app):
            yield made
