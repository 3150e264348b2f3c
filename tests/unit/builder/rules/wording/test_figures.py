"""Times that no clock shows, and phone numbers with too few or too many digits; and those that are right."""

import pytest

from tests.unit.builder.rules.wording import marked, question


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("午後13時からです。", "午後13時"),
        ("午後15:30からです。", "午後15:30"),
        ("午前13時からです。", "午前13時"),
        ("25:00までです。", "25:00"),
        ("10時75分までです。", "10時75分"),
        ("電話03-3880-538へ。", "03-3880-538"),
        ("電話：03-3880-53855", "03-3880-53855"),
        ("電話は03-12345-678です。", "03-12345-678"),
        ("ファクス090-123-45678へ。", "090-123-45678"),
        ("♯8000へかけます。", "♯8000"),
        ("無料です。。", "。。"),
        ("受付、、窓口", "、、"),
    ],
)
def test_what_can_not_be_is_told(answer: str, found: str) -> None:
    assert marked(question(answer)) == [found]


@pytest.mark.parametrize(
    "answer",
    [
        "午後0時、午後1時、13:00、24:00です。25時間かかります。割合は75:25です。",
        "電話0120-12-3456、電話0120-123-456、電話0570-00-1234、電話0570-001-234",
        "電話090-1234-5678、電話050-1234-5678、電話0800-123-4567",
        "電話03-1234-5678、電話011-123-4567、電話0422-12-3456、電話04992-2-1234",
    ],
)
def test_what_can_be_is_not(answer: str) -> None:
    assert marked(question(answer)) == []
