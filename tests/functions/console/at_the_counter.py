"""A member of the staff at the console, without a sign-in: what the screens' tests need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from desk.bootstrap import parts
from desk.console.csrf import TOKEN, new_token
from desk.console.endpoint import Visitor, respond
from desk.console.member import Member, Right
from desk.web.http import Request, Response

ORIGIN = "https://console.example.jp"
EVERYTHING = frozenset(Right)


def member(
    rights: Mapping[str, frozenset[Right]], *, name: str = "例 一郎", id_: str = "m-example"
) -> Member:
    return Member(id=id_, name=name, rights=rights)


@dataclass
class Counter:
    """One member's browser. `get` and `post` return the response; `post` with the right token."""

    member: Member
    secret: str = "a session's secret"

    @property
    def visitor(self) -> Visitor:
        return Visitor(member=self.member, secret=self.secret)

    def get(self, path: str, **query: str) -> Response:
        return self.ask("GET", path, query=query)

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Response:
        fields = {TOKEN: new_token(path, secret=self.secret), **form}
        return self.ask("POST", path, body=urlencode(fields, doseq=True).encode(), headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        sent = {"content-type": "application/x-www-form-urlencoded", "origin": ORIGIN, **(headers or {})}
        request = Request(
            method=method, path=path, path_parameters={}, query=query or {}, headers=sent, body=body
        )
        return respond(request, self.visitor, parts())
