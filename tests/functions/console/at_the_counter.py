"""A member of the staff at the console, without a sign-in: what the screens' tests need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from desk import bootstrap
from desk.bootstrap import parts
from desk.console.csrf import TOKEN, new_token
from desk.console.endpoint import Visitor, respond
from desk.console.member import Member, Right
from desk.storage.table import to_wire
from desk.web.http import Request, Response
from tests.functions.bookings import book, meta
from tests.functions.conftest import Desk

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


def many(desk: Desk, count: int) -> Iterator[str]:
    """Receipts of copies of one booking, in the order of the queue; the receipt numbers are made up."""
    book(desk)
    stored, parts = meta(desk), bootstrap.parts()
    for n in range(count):
        sid, receipt = f"{n:08x}-3333-4333-8444-555555555555", f"AAAA-{n:04}-A"
        # Several came in the same second.
        key = f"2026-11-{21 + n // 64}#2026-11-20T01:00:{n // 7:02}Z#{sid}"
        item = {**stored, "PK": f"SUB#{sid}", "receipt": receipt, "GSI1SK": key}
        parts.dynamodb.put_item(TableName=parts.settings.table, Item=to_wire(item))
        yield receipt
