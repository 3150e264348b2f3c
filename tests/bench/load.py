"""Submissions by wrk over HTTP, to the deployed stack and to `make run`'s server; against as many bare
transactions, as many at once, on the emulator behind each. Refused and lost submissions are reported.
"""

import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from local.emulated.cloud import TABLE_NAME, Cloud
from local.emulated.sam_template import load_template
from tests.bench.timing import Pair
from tests.bench.wrk import AT_ONCE, Told, is_submission, local_items, submit, submit_locally
from tests.browser.deskprocess import running_desk
from tests.conftest import NOW
from tests.infra.package.deployment import BY_OUR_PAGE, deployed
from tests.infra.zipped import make_zipped

Items = list[Mapping[str, Any]]
"""In DynamoDB's own writing."""


def deployed_load(bundle: Path, folder: Path) -> Pair:
    """Seconds of one submission, of what 2 seconds bring."""
    folder.mkdir()
    with deployed(make_zipped(bundle, folder)) as stack:
        # Otherwise its mails would be sent while the next run is timed.
        lambda_ = stack.client("lambda")
        (bell,) = lambda_.list_event_source_mappings()["EventSourceMappings"]
        lambda_.update_event_source_mapping(UUID=bell["UUID"], Enabled=False)
        headers = {**stack.by_cloudfront, **BY_OUR_PAGE}
        bare = partial(_put, stack.client("dynamodb"), stack.outputs["TableName"])
        send = partial(submit, stack.emulator.url, headers, seconds=2)
        return _load(send, stack.items, bare, runs=5)


def local_load() -> Pair:
    """Seconds of one submission, of what 5 seconds bring; bare transactions are moto's, behind the same lock.

    moto copies the whole table with its stream for each transaction: a thousand take its time and memory.
    """
    template, now = load_template(), datetime.fromisoformat(NOW)
    with running_desk() as desk, Cloud(template, clock=lambda: now) as cloud:

        def bare(items: Items) -> None:
            with cloud.lock:
                _put(cloud.dynamodb, TABLE_NAME, items)

        return _load(partial(submit_locally, desk, seconds=5), partial(local_items, desk), bare, runs=1)


def _load(
    send: Callable[[], Told], stored: Callable[[], Items], put: Callable[[Items], None], *, runs: int
) -> Pair:
    """In turn as in timing.py, after a warm-up run; only a finished run shows how many came in."""
    every: list[Told] = []
    times: list[tuple[float, float]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(1 + runs):
            told = send()
            assert told.receipts, f"none was accepted: {told.refused}"
            every.append(told)
            examples = [_one_submission(stored())] * len(told.receipts)
            start = perf_counter()
            list(pool.map(put, examples))
            times.append((told.seconds / len(examples), (perf_counter() - start) / len(examples)))
    del times[0]
    items = stored()
    refused = sum(told.refused.total() for told in every)
    sent = refused + sum(len(told.receipts) for told in every)
    lost = sum(len(told.lost(items)) for told in every)
    return Pair(
        ours=median(a for a, _ in times),
        bare=median(b for _, b in times),
        ratio=median(a / b for a, b in times),
        calls=f"{sent}, {AT_ONCE} at once: {refused} refused, {lost} lost",
    )


def _one_submission(items: Items) -> Items:
    """The items that one submission's transaction wrote."""
    meta = next(filter(is_submission, items))
    receipt = f"RCPT#{meta['receipt']['S']}"
    return [
        item
        for item in items
        if (item["PK"] == meta["PK"] and item.get("status") in ({"S": "received"}, {"S": "pending"}))
        or item["PK"]["S"] == receipt
    ]


def _put(client: Any, table: str, items: Items) -> None:
    """The same item under other keys."""
    mark = uuid.uuid4().hex
    puts = [{**item, "PK": {"S": f"{item['PK']['S'][:4]}#{mark}"}} for item in items]
    condition = "attribute_not_exists(PK)"
    client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": table, "Item": item, "ConditionExpression": condition}} for item in puts
        ]
    )
