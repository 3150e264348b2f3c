"""Before a release goes live: which live bookings its settings would leave without a place.

Reads the sparse index alone, and of each item only what says when and where it is (`LiveCheckPolicy` of
infra/template.yaml). What is said names no receipt number: it stands in a log that many can read.
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
from desk.domain.submissions.items import WORK
from desk.domain.submissions.watch.misfits import NEEDED, misfits
from desk.storage.reader import Reader
from desk.storage.wire import to_wire

NOT_ALLOWED = "確かめられませんでした: この役割に LiveCheckPolicy がありません（infra/README.md）。"
NOT_READ = "確かめられませんでした: 表を読めません。"
NONE = "この版で、枠がなくなる予約はありません。"
ADVICE = "職員が python -m desk orphans で確かめ、日時の移動（move）やお断り（decline）をしてください。"

_DENIED = ("AccessDeniedException", "AccessDenied")


def bundle_in(functions_zip: bytes) -> Mapping[str, Any]:
    """The bundle of a release's functions."""
    with zipfile.ZipFile(io.BytesIO(functions_zip)) as archive:
        bundle: Mapping[str, Any] = json.loads(archive.read("bundle.json"))
    return bundle


def without_a_place(dynamodb: Any, table: str, bundle: Mapping[str, Any], *, now: datetime) -> list[str]:
    """Lines for the log of a deployment, in Japanese."""
    try:
        live = list(_live(dynamodb, table))
    except Unavailable as error:
        cause = error.__cause__
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] in _DENIED:
            return [NOT_ALLOWED]
        return [NOT_READ]

    @cache
    def form(form_id: str) -> Form | None:
        return Form(bundle, form_id) if form_id in bundle["forms"] else None

    found = list(misfits(live, form=form, desks=bundle["desks"], now=now))
    if not found:
        return [NONE]
    lines = Counter(f"{_day(item)}{why}" for item, why in found)
    return [
        f"この版で枠や窓口がなくなる受付が {len(found)}件あります。",
        *(f"・{line}: {count}件" for line, count in lines.items()),
        ADVICE,
    ]


def _live(dynamodb: Any, table: str) -> Iterator[dict[str, Any]]:
    names = {f"#{name}": name for name in NEEDED}
    return Reader(client=dynamodb, table=table, sleep=lambda _: None).scan(
        IndexName="GSI1",
        Select="SPECIFIC_ATTRIBUTES",
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names,
        FilterExpression="begins_with(#GSI1PK, :work)",
        ExpressionAttributeValues=to_wire({":work": WORK}),
    )


def _day(item: Mapping[str, Any]) -> str:
    return f"{day_words(tokyo_day(parse_slot(item['slot'])))} " if "slot" in item else ""
