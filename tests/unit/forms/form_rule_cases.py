"""What each form accepts and refuses, as tables: a change of right answers -> the errors (field: code).

Together the cases of a form cover every keyword of its schema; `test_form_rules` drops each in turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GONE: Any = object()
"""A change that removes the field."""

Case = tuple[Mapping[str, Any], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`answers` are right; `cases` change them; `unseen`: keyword -> why no case can notice it."""

    answers: Mapping[str, Any]
    cases: tuple[Case, ...]
    unseen: Mapping[str, str]


OF_EVERY_SCHEMA = {
    "$schema": "names the dialect to other readers; ours is set in desk.forms",
    "title": "tells people what this is",
    "description": "tells people what this is",
    "type": "other answers than an object are refused (400) before the form sees them; other readers need it",
}

BOOKING = Rules(
    answers={
        "name": "例 太郎",
        "kana": "レイ",
        "postal_code": "120-0000",
        "address": "東京都足立区例町1-2-3",
        "eligibility": "resident",
        "email": "taro@example.jp",
        "phone": "03-1234-5678",
        "relationship": "self",
        "slot": "2026-11-25T10:00",
        "topic": "contract",
        "message": "例の相談です。",
        "camera": "yes",
        "consent_precautions": True,
    },
    unseen=OF_EVERY_SCHEMA,
    cases=(
        # ---- accepted
        ({}, {}),
        ({"name": "あ" * 200}, {}),
        ({"kana": "ア" * 200}, {}),
        ({"address": "東京都足立区例町1-2-3" + "あ" * 187}, {}),
        ({"eligibility": "worker", "workplace": "例" * 200}, {}),
        ({"eligibility": "student", "workplace": "例大学"}, {}),
        ({"relationship": "guardian", "contractor_name": "あ" * 200}, {}),
        ({"relationship": "carer", "contractor_name": "例 花子"}, {}),
        ({"other_slots": ["2026-11-26T09:00", "2026-11-27T15:00"]}, {}),
        ({"topic": "debt"}, {}),
        ({"topic": "other"}, {}),
        ({"message": "𠮷" * 2000}, {}),
        ({"camera": "voice"}, {}),
        ({"camera": "chat"}, {}),
        ({"no_phone": True, "phone": GONE}, {}),
        ({"no_phone": True}, {}),
        ({"no_phone": False}, {}),
        ({"earlier": True}, {}),
        ({"meeting_kind": "video"}, {}),
        ({"meeting_kind": "phone"}, {}),
        ({"meeting_kind": "counter"}, {}),
        ({"earlier": False}, {}),
        ({"support_needs": "あ" * 500}, {}),
        ({"support_needs": "一行目\n二行目", "message": "一行目\n二行目"}, {}),
        # ---- not answered
        ({"name": GONE}, {"name": "required"}),
        ({"kana": GONE}, {"kana": "required"}),
        ({"postal_code": GONE}, {"postal_code": "required"}),
        ({"address": GONE}, {"address": "required"}),
        ({"eligibility": GONE}, {"eligibility": "required"}),
        ({"email": GONE}, {"email": "required"}),
        ({"phone": GONE}, {"phone": "required"}),
        ({"phone": GONE, "no_phone": False}, {"phone": "required"}),
        ({"relationship": GONE}, {"relationship": "required"}),
        ({"slot": GONE}, {"slot": "required"}),
        ({"topic": GONE}, {"topic": "required"}),
        ({"message": GONE}, {"message": "required"}),
        ({"camera": GONE}, {"camera": "required"}),
        ({"consent_precautions": GONE}, {"consent_precautions": "required"}),
        ({"eligibility": "worker"}, {"workplace": "required"}),
        ({"eligibility": "student"}, {"workplace": "required"}),
        ({"relationship": "guardian"}, {"contractor_name": "required"}),
        ({"relationship": "carer"}, {"contractor_name": "required"}),
        # ---- too much
        ({"name": "あ" * 201}, {"name": "max_length"}),
        ({"kana": "ア" * 201}, {"kana": "max_length"}),
        ({"address": "東京都足立区例町1-2-3" + "あ" * 188}, {"address": "max_length"}),
        ({"workplace": "例" * 201}, {"workplace": "max_length"}),
        ({"contractor_name": "あ" * 201}, {"contractor_name": "max_length"}),
        ({"message": "𠮷" * 2001}, {"message": "max_length"}),
        ({"support_needs": "あ" * 501}, {"support_needs": "max_length"}),
        ({"other_slots": [f"2026-11-{day}T09:00" for day in (25, 26, 27)]}, {"other_slots": "max_items"}),
        ({"other_slots": ["2026-11-26T09:00"] * 2}, {"other_slots": "unique"}),
        ({"fax": "03-1234-5678"}, {"fax": "unknown_field"}),
        # ---- another form
        ({"name": "太郎\x00"}, {"name": "format"}),
        ({"kana": "太郎"}, {"kana": "format"}),
        ({"postal_code": "120-000"}, {"postal_code": "format"}),
        ({"address": "東京都足立区例町"}, {"address": "format"}),
        ({"workplace": "例\x1b商店"}, {"workplace": "format"}),
        ({"email": ".taro@example.jp"}, {"email": "format"}),
        ({"phone": "1234"}, {"phone": "format"}),
        ({"contractor_name": "花子\x1b"}, {"contractor_name": "format"}),
        ({"slot": "2026-11-25"}, {"slot": "format"}),
        ({"other_slots": ["2026-11-26"]}, {"other_slots": "format"}),
        ({"message": "例\x1b"}, {"message": "format"}),
        ({"support_needs": "例\0"}, {"support_needs": "format"}),
        # ---- not a choice
        ({"eligibility": "visitor"}, {"eligibility": "enum"}),
        ({"eligibility": "business"}, {"eligibility": "enum"}),
        ({"relationship": "friend"}, {"relationship": "enum"}),
        ({"topic": "weather"}, {"topic": "enum"}),
        ({"camera": "no"}, {"camera": "enum"}),
        ({"consent_precautions": False}, {"consent_precautions": "consent"}),
        # ---- another type
        ({"name": 5}, {"name": "type"}),
        ({"kana": 5}, {"kana": "type"}),
        ({"postal_code": 1200000}, {"postal_code": "type"}),
        ({"address": ["1-2-3"]}, {"address": "type"}),
        ({"eligibility": 1}, {"eligibility": "type"}),
        ({"workplace": {}}, {"workplace": "type"}),
        ({"email": True}, {"email": "type"}),
        ({"phone": 312345678}, {"phone": "type"}),
        ({"relationship": 1}, {"relationship": "type"}),
        ({"contractor_name": 5}, {"contractor_name": "type"}),
        ({"slot": 20261125}, {"slot": "type"}),
        ({"other_slots": "2026-11-26T09:00"}, {"other_slots": "type"}),
        ({"other_slots": [5]}, {"other_slots": "type"}),
        ({"topic": 1}, {"topic": "type"}),
        ({"message": 5}, {"message": "type"}),
        ({"camera": True}, {"camera": "type"}),
        ({"support_needs": 5}, {"support_needs": "type"}),
        ({"no_phone": "true"}, {"no_phone": "type"}),
        ({"earlier": "true"}, {"earlier": "type"}),
        ({"meeting_kind": "letter"}, {"meeting_kind": "enum"}),
        ({"meeting_kind": True}, {"meeting_kind": "type"}),
        ({"consent_precautions": "true"}, {"consent_precautions": "type"}),
    ),
)

CONSULTATION = Rules(
    answers={
        "inquirer": "worker",
        "topics": ["response", "manual"],
        "message": "例の相談です。",
        "reply_by": "email",
        "email": "hanako@example.jp",
    },
    unseen={
        **OF_EVERY_SCHEMA,
        "properties.topics.minItems": "an empty list is no answer anyhow; the API's description says it",
    },
    cases=(
        # ---- accepted
        ({}, {}),
        ({"inquirer": "business"}, {}),
        ({"inquirer": "customer"}, {}),
        ({"inquirer": "organisation"}, {}),
        ({"organisation": "例" * 200, "industry": "例" * 200, "name": "例" * 200}, {}),
        ({"employees": 1}, {}),
        ({"employees": "１０万人"}, {}),
        ({"employees": "なし"}, {}),
        ({"topics": ["definition", "policy", "manual", "desk", "response", "btob", "other"]}, {}),
        ({"topics": ["other"]}, {}),
        ({"message": "一行目\n𠮷"}, {}),
        ({"message": "例" * 2000}, {}),
        ({"reply_by": "phone", "phone": "090-1234-5678", "convenient_hours": "火" * 200}, {}),
        ({"discreet": True}, {}),
        ({"discreet": False}, {}),
        # ---- not answered
        ({"inquirer": GONE}, {"inquirer": "required"}),
        ({"topics": GONE}, {"topics": "required"}),
        ({"topics": []}, {"topics": "required"}),
        ({"message": GONE}, {"message": "required"}),
        ({"reply_by": GONE}, {"reply_by": "required"}),
        ({"email": GONE}, {"email": "required"}),
        ({"reply_by": "phone"}, {"phone": "required"}),
        # ---- too much
        ({"organisation": "例" * 201}, {"organisation": "max_length"}),
        ({"industry": "例" * 201}, {"industry": "max_length"}),
        ({"name": "例" * 201}, {"name": "max_length"}),
        ({"message": "例" * 2001}, {"message": "max_length"}),
        ({"convenient_hours": "火" * 201}, {"convenient_hours": "max_length"}),
        ({"topics": ["other", "other"]}, {"topics": "unique"}),
        ({"employees": 0}, {"employees": "range"}),
        ({"employees": "-3人"}, {"employees": "range"}),
        ({"employees": 100_001}, {"employees": "range"}),
        ({"fax": "03-1234-5678"}, {"fax": "unknown_field"}),
        # ---- another form
        ({"employees": "30人以上"}, {"employees": "number"}),
        ({"employees": 1.5}, {"employees": "number"}),
        ({"employees": True}, {"employees": "number"}),
        ({"organisation": "例\x1b商店"}, {"organisation": "format"}),
        ({"industry": "例\x00"}, {"industry": "format"}),
        ({"name": "花子\x1b"}, {"name": "format"}),
        ({"message": "例\x1b"}, {"message": "format"}),
        ({"email": "hanako@例"}, {"email": "format"}),
        ({"phone": "1234"}, {"phone": "format"}),
        ({"convenient_hours": "火\x1b水"}, {"convenient_hours": "format"}),
        # ---- not a choice
        ({"inquirer": "robot"}, {"inquirer": "enum"}),
        ({"topics": ["weather"]}, {"topics": "enum"}),
        ({"reply_by": "fax"}, {"reply_by": "enum"}),
        # ---- another type
        ({"inquirer": 1}, {"inquirer": "type"}),
        ({"organisation": 5}, {"organisation": "type"}),
        ({"industry": 5}, {"industry": "type"}),
        ({"name": 5}, {"name": "type"}),
        ({"topics": "other"}, {"topics": "type"}),
        ({"topics": [1]}, {"topics": "type"}),
        ({"message": 5}, {"message": "type"}),
        ({"reply_by": 1}, {"reply_by": "type"}),
        ({"email": ["hanako@example.jp"]}, {"email": "type"}),
        ({"phone": 312345678}, {"phone": "type"}),
        ({"convenient_hours": 5}, {"convenient_hours": "type"}),
        ({"discreet": "true"}, {"discreet": "type"}),
    ),
)
