"""Many submissions at once by HTTP, through the deployed stack and through `make run`'s server; against the
same transactions alone, as many at once, on the emulator behind each. What was refused or lost is told.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from desk.wire import to_wire
from local.cloud import TABLE_NAME, Cloud
from local.template import load_template
from tests.bench.timing import Pair, in_turn
from tests.browser.deskprocess import DeskProcess, running_desk
from tests.conftest import NOW
from tests.functions.conftest import CONSULTATION
from tests.infra.deployment import Deployed, deployed
from tests.infra.zipped import make_zipped

AT_ONCE = 8

Items = list[Mapping[str, Any]]
"""In DynamoDB's own writing."""


def deployed_load(bundle: Path, folder: Path) -> Pair:
    """Seconds of 40 submissions."""
    folder.mkdir()
    with deployed(make_zipped(bundle, folder)) as stack:
        # The mails would be sent while the next ones are timed.
        lambda_ = stack.client("lambda")
        (bell,) = lambda_.list_event_source_mappings()["EventSourceMappings"]
        lambda_.update_event_source_mapping(UUID=bell["UUID"], Enabled=False)
        bare = partial(_put, stack.client("dynamodb"), stack.outputs["TableName"])
        return _load(partial(_send_deployed, stack), stack.items, bare, sent=40, runs=7)


def local_load() -> Pair:
    """Seconds of 20 submissions, once; the bare transactions are moto's, behind the same lock.

    moto copies the whole table with its stream for each transaction: a thousand take its time and memory.
    """
    template, now = load_template(), datetime.fromisoformat(NOW)
    with running_desk() as desk, Cloud(template, clock=lambda: now) as cloud:

        def bare(items: Items) -> None:
            with cloud.lock:
                _put(cloud.dynamodb, TABLE_NAME, items)

        return _load(partial(_send_local, desk), partial(_local_items, desk), bare, sent=20, runs=1)


def _load(
    send: Callable[[Any], tuple[int, str]],
    stored: Callable[[], Items],
    put: Callable[[Items], None],
    *,
    sent: int,
    runs: int,
) -> Pair:
    answers: list[tuple[int, str]] = []

    def one(_: int) -> None:
        answers.append(send({"sid": str(uuid.uuid4()), "answers": _answers()}))

    one(0)
    example = _one_submission(stored())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pair = in_turn(
            lambda: list(pool.map(one, range(sent))),
            lambda: list(pool.map(lambda _: put(example), range(sent))),
            runs=runs,
            warm_up=runs // 2,
        )
    told = {receipt for status, receipt in answers if status == 201}
    lost = told - {item["receipt"]["S"] for item in stored() if _is_submission(item)}
    refused = len(answers) - len(told)
    return replace(pair, calls=f"{sent}, {AT_ONCE} at once: {refused} refused, {len(lost)} lost")


def _answers() -> Mapping[str, Any]:
    """Each from another address: too many mails to one would be held back."""
    return {**CONSULTATION, "email": f"{uuid.uuid4().hex}@example.jp"}


def _send_deployed(stack: Deployed, body: Any) -> tuple[int, str]:
    answer = stack.request("POST", "/api/forms/consultation", body)
    return answer.status, answer.json().get("receipt", "")


def _send_local(desk: DeskProcess, body: Any) -> tuple[int, str]:
    headers = {"content-type": "application/json", "origin": desk.origin}
    url = f"{desk.origin}/api/forms/consultation"
    try:
        with urlopen(Request(url, json.dumps(body).encode(), headers)) as answer:  # noqa: S310 - our own
            return answer.status, json.load(answer)["receipt"]
    except HTTPError as error:
        with error:
            return error.code, ""


def _local_items(desk: DeskProcess) -> Items:
    with urlopen(f"{desk.origin}/_local/table.json") as answer:  # noqa: S310 - our own
        return [to_wire(item) for item in json.load(answer)]


def _is_submission(item: Mapping[str, Any]) -> bool:
    return bool(item["SK"]["S"] == "META" and "v" in item)


def _one_submission(items: Items) -> Items:
    """What one transaction wrote, of any submission."""
    meta = next(filter(_is_submission, items))
    receipt = f"RCPT#{meta['receipt']['S']}"
    return [
        item
        for item in items
        if (item["PK"] == meta["PK"] and item.get("status") in ({"S": "received"}, {"S": "pending"}))
        or item["PK"]["S"] == receipt
    ]


def _put(client: Any, table: str, items: Items) -> None:
    """The same under other keys."""
    mark = uuid.uuid4().hex
    puts = [{**item, "PK": {"S": f"{item['PK']['S'][:4]}#{mark}"}} for item in items]
    condition = "attribute_not_exists(PK)"
    client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": table, "Item": item, "ConditionExpression": condition}} for item in puts
        ]
    )
