"""`make run`'s server under load by wrk: no submission is refused, and none is lost."""

from tests.bench.wrk import local_items, submit_locally
from tests.browser.deskprocess import running_desk


def test_under_load_no_request_fails_and_no_submission_is_lost() -> None:
    with running_desk() as desk:
        told = submit_locally(desk, seconds=2)
        assert told.refused == {}
        assert len(told.receipts) == len(set(told.receipts)) > 0
        assert told.lost(local_items(desk)) == set()
