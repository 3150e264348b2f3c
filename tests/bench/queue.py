"""A page of the console's queue with 10,000 live cases behind it, against the bare Query that it makes.

The stand-in for DynamoDB answers at once with as many cases as a query asks for, and says there are more:
what lies behind a page costs nothing, for it is one Query, however long the queue is.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from desk.console.endpoint import Visitor, respond
from desk.counter.pages import PAGE
from desk.domain import intake
from desk.domain.submissions.items import meta_item
from desk.parts import Parts
from desk.storage.table import to_wire
from desk.web.http import Request
from tests.bench.handler import desk_at, stand_in
from tests.bench.timing import Pair, in_turn
from tests.bench.wire import calls_of
from tests.functions.conftest import NOW, RIGHT
from tests.functions.console.at_the_counter import EVERYTHING, member

CASES = 10_000
_FORMS = ("booking", "consultation")
_AT_ONCE = 75
_RUNS = 60


def queue_times(bundle_path: Path) -> Pair:
    with stand_in('{"Items": []}') as first, desk_at(bundle_path, first.meta.endpoint_url) as parts:
        cases = list(_cases(parts, _AT_ONCE))
    last = {name: cases[-1][name] for name in ("PK", "SK", "GSI1PK", "GSI1SK")}
    reply = {"Items": cases, "Count": len(cases), "ScannedCount": len(cases), "LastEvaluatedKey": last}
    with (
        stand_in(json.dumps(reply)) as client,
        desk_at(bundle_path, client.meta.endpoint_url) as parts,
    ):
        who = member(dict.fromkeys(parts.bundle["desks"], EVERYTHING))
        desk = next(iter(parts.bundle["desks"]))
        request = Request(
            method="GET", path="/list", path_parameters={}, query={"desk": desk}, headers={}, body=b""
        )
        asked: list[dict[str, Any]] = []

        def ours() -> None:
            answer = respond(request, Visitor(member=who, secret="bench"), parts)
            assert answer["statusCode"] == 200
            assert answer["body"].count("<tr") > PAGE

        calls = calls_of(ours, parts.dynamodb)
        parts.dynamodb.meta.events.register(  # type: ignore[attr-defined]
            "before-parameter-build.dynamodb.Query", lambda params, **_: asked.append(dict(params))
        )
        ours()
        (query,) = asked
        return in_turn(ours, lambda: client.query(**query), runs=_RUNS, warm_up=5, calls=calls)


def _cases(parts: Parts, count: int) -> Iterator[dict[str, Any]]:
    """The first of the queue, in order, as the table has them."""
    for n in range(count):
        form = parts.form(_FORMS[n % len(_FORMS)])
        assert form
        submission = intake.submission_of(
            form,
            form.normalise(RIGHT[form.id], now=NOW),
            bundle=parts.bundle,
            sid=str(UUID(int=n)),
            receipt=f"AAAA-{n:04}-A",
            now=NOW,
        )
        yield to_wire(meta_item(submission))
