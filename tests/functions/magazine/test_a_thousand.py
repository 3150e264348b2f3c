"""A thousand subscribers have one mail of an issue each, although the run is killed again and again.

That each mail goes out once, whatever kills its delivery: `test_sending.py`, and tests/faults/mail/.
"""

from collections import Counter

import pytest

from desk import bootstrap
from desk.usecases.magazines.send_issue import send_issue
from tests.functions.conftest import Desk, Staff
from tests.functions.crashes import Killed, cut_off
from tests.functions.magazine.issues import issue, readers

MANY = 1000


def test_all_get_it_once_although_the_run_is_killed(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = readers(desk, MANY)
    killed = 0
    for _ in cut_off(desk, monkeypatch, every=7):
        try:
            sent = send_issue(issue(desk), bootstrap.parts(), by="staff-1")
            break
        except Killed:
            killed += 1
    monkeypatch.undo()
    assert killed >= 3
    assert sent.total == MANY
    assert "送り残しはありません" in staff("magazine", "send", "news-2").out
    rows = Counter(str(item["to"]) for item in desk.items("ISSUE#") if item["SK"] != "META")
    assert rows == Counter(everybody)
