"""One sid posted many times at once, over real HTTP: one record, one receipt, one mail of each kind."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import WORKER
from tests.conftest import NOW

POSTS = 50


def test_fifty_posts_of_one_sid_are_one_submission(open_desk: Callable[..., LocalDesk]) -> None:
    body = {"sid": str(uuid.uuid4()), "answers": dict(WORKER)}
    with (
        Listener() as listener,
        open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
    ):

        def post(_: int) -> tuple[int, Any]:
            answer = requests.post(
                f"{listener.url.rstrip('/')}/api/forms/consultation", json=body, timeout=120
            )
            return answer.status_code, answer.json()

        with ThreadPoolExecutor(POSTS) as pool:
            answers = list(pool.map(post, range(POSTS)))
        items = desk.table_items()
        mails = desk.mailbox.mails
    assert sorted(status for status, _ in answers) == [200] * (POSTS - 1) + [201]
    assert len({answer["receipt"] for _, answer in answers}) == 1
    assert [item["type"] for item in items].count("submission") == 1
    assert len(mails) == 2
