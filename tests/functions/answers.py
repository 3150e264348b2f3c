"""Right answers to each form of the example desk, alone: who asks for them loads no emulated AWS."""

from typing import Any

BOOKING: dict[str, Any] = {
    "name": "例 太郎",
    "kana": "れい たろう",
    "postal_code": "120-0000",
    "address": "例県例市例町1-2-3",
    "eligibility": "resident",
    "email": "taro@example.jp",
    "phone": "03-1234-5678",
    "relationship": "self",
    "slot": "2026-11-25T10:00",
    "topic": "contract",
    "message": "例の相談です。",
    "camera": "yes",
    "consent_precautions": True,
}
CONSULTATION: dict[str, Any] = {
    "inquirer": "worker",
    "topics": ["response", "manual"],
    "message": "例の相談です。",
    "reply_by": "email",
    "email": "hanako@example.jp",
}

SEMINAR: dict[str, Any] = {
    "seminar": "basics",
    "organisation": "例株式会社",
    "kind": "company",
    "industry": "i",
    "employees": "from-21",
    "in_tokyo": "yes",
    "name": "例 太郎",
    "kana": "れい たろう",
    "email": "a0@example.jp",
    "phone": "03-1234-5678",
    "viewers": 2,
    "no_recording": True,
}
DISPATCH: dict[str, Any] = {
    "body_kind": "small_business_body",
    "in_area": True,
    "no_arrears": True,
    "no_breach": True,
    "no_adult_business": True,
    "no_organised_crime": True,
    "body": "例町商店街振興組合",
    "body_kana": "れいちょうしょうてんがいしんこうくみあい",
    "corporate_number": "8000000000001",
    "legal_kind": "shopping",
    "representative": "理事長 例 一郎",
    "postal_code": "120-0000",
    "address": "例県例市例町1-2-3",
    "members": "約30",
    "industry": "i",
    "manual": "no",
    "troubles": "例の困りごとです。",
    "help": ["manual", "desk"],
    "visits": "3回",
    "months": ["m12", "m1"],
    "weekdays": ["tue"],
    "place": "office",
    "used_before": "no",
    "name": "例 花子",
    "email": "tantou@example.jp",
    "phone": "03-1234-5678",
}
RIGHT = {"booking": BOOKING, "consultation": CONSULTATION, "seminar": SEMINAR, "dispatch": DISPATCH}
"""Form -> right answers."""
