"""Before a release goes live: which live bookings its settings would leave without a place, and which
seminars no longer fit what was applied for.

Reads the sparse index, and of each item only what says when and where it is, and the counters of seminars
(`LiveCheckPolicy` of infra/template.yaml). What is said names no receipt number: it stands in a log that many
can read.
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from desk.domain.calendar.moments import day_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.seminars.mismatches import mismatches
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.items import WORK
from desk.domain.submissions.watch.misfits import NEEDED, misfits
from desk.storage.capacity.limits import counter_key
from desk.storage.reader import Reader
from desk.storage.wire import to_wire

NOT_ALLOWED = "確かめられませんでした: この役割に LiveCheckPolicy がありません（infra/README.md）。"
NOT_READ = "確かめられませんでした: 表を読めません。"
NONE = "この版で、枠がなくなる予約はありません。"
ADVICE = "職員が python -m desk orphans で確かめ、日時の移動（move）やお断り（decline）をしてください。"

OF_SEATS = ("PK", "SK", "taken", "waiting", "start", "off")
"""The attributes of a seminar's counter that are looked at: not its viewing URL."""

_DENIED = ("AccessDeniedException", "AccessDenied")


def bundle_in(functions_zip: bytes) -> Mapping[str, Any]:
    """The bundle of a release's functions."""
    with zipfile.ZipFile(io.BytesIO(functions_zip)) as archive:
        bundle: Mapping[str, Any] = json.loads(archive.read("bundle.json"))
    return bundle


def without_a_place(dynamodb: Any, table: str, bundle: Mapping[str, Any], *, now: datetime) -> list[str]:
    """Lines for the log of a deployment, in Japanese."""
    try:
        reader = Reader(client=dynamodb, table=table, sleep=lambda _: None)
        live = list(_live(reader))
        forms = [name for name, one in bundle["forms"].items() if "seminars" in one["words"]]
        counters = {name: _counters(reader, name) for name in forms}
    except Unavailable as error:
        cause = error.__cause__
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] in _DENIED:
            return [NOT_ALLOWED]
        return [NOT_READ]

    @cache
    def form(form_id: str) -> Form | None:
        return Form(bundle, form_id) if form_id in bundle["forms"] else None

    found = list(misfits(live, form=form, desks=bundle["desks"], now=now))
    wrong = [
        f"・セミナー「{one.seminar}」: {one.why}"
        for name, items in counters.items()
        if (known := form(name))
        for one in mismatches(items, seminars_of(known), known.clock, now=now)
    ]
    if not found:
        return [NONE, *wrong]
    lines = Counter(f"{_day(item)}{why}" for item, why in found)
    return [
        f"この版で枠や窓口がなくなる受付が {len(found)}件あります。",
        *(f"・{line}: {count}件" for line, count in lines.items()),
        ADVICE,
        *wrong,
    ]


def _live(reader: Reader) -> Iterator[dict[str, Any]]:
    names = {f"#{name}": name for name in NEEDED}
    return reader.scan(
        IndexName="GSI1",
        Select="SPECIFIC_ATTRIBUTES",
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names,
        FilterExpression="begins_with(#GSI1PK, :work)",
        ExpressionAttributeValues=to_wire({":work": WORK}),
    )


def _counters(reader: Reader, form: str) -> dict[str, dict[str, Any]]:
    """How many have a seat at each seminar of a form or wait for one."""
    names = {f"#{name}": name for name in OF_SEATS}
    found = reader.query(
        KeyConditionExpression="#PK = :pk",
        Select="SPECIFIC_ATTRIBUTES",
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=to_wire({":pk": counter_key(form, "")["PK"]}),
    )
    return {item["SK"]: item for item in found}


def _day(item: Mapping[str, Any]) -> str:
    return f"{day_words(tokyo_day(parse_slot(item['slot'])))} " if "slot" in item else ""
