"""People who use the forms, and what they answer; their answers are shaped as the API takes them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.test import Client, TestResponse

from local.desk import LocalDesk

RESIDENT: Mapping[str, Any] = {
    "consent_precautions": True,
    "name": "髙﨑 花子",
    "kana": "たかさき はなこ",
    "postal_code": "１２０－８５１０",
    "address": "例県例市例町一丁目２番３号",
    "eligibility": "resident",
    "email": "hanako@example.jp",
    "phone": "０３ー１２３４ー５６７８",
    "relationship": "self",
    "slot": "2026-11-25T10:00",
    "topic": "contract",
    "message": "訪問販売で契約した浄水器を、解約したいです。",
    "camera": "yes",
}
"""Lives in the ward; the slot is on the first day that can be asked for at conftest.NOW."""

WORKER: Mapping[str, Any] = {
    "inquirer": "worker",
    "reply_by": "email",
    "email": "taro@example.com",
    "discreet": True,
    "topics": ["manual", "response"],
    "message": "店での対応のしかたを知りたいです。",
}
"""Works in a shop, and gives neither a name nor a company's."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A form, the page it stands on, and somebody's answers to it."""

    form: str
    page: str
    answers: Mapping[str, Any]


JOURNEYS = (
    Journey(form="booking", page="/online/booking/", answers=RESIDENT),
    Journey(form="consultation", page="/harassment/consultation/", answers=WORKER),
)


def send(desk: LocalDesk, form: str, answers: Mapping[str, Any], *, origin: str) -> TestResponse:
    """What the API answers to somebody who sends a form without our page."""
    return Client(desk.app).post(
        f"/api/forms/{form}", json={"sid": f"{uuid.uuid4()}", "answers": answers}, headers={"Origin": origin}
    )
