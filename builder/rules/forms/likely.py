"""What a question's rule must have been, by what the form's words say of it."""

from collections.abc import Mapping
from typing import Any

_BY_NAME = {"slot": "slot", "other_slots": "slot"}
_BY_AUTOCOMPLETE = {
    "email": "mail-address",
    "tel": "jp-phone",
    "postal-code": "jp-postal-code",
    "street-address": "jp-address",
    "name": "person-name",
    "organization": "line",
}
_KANA = ("ふりがな", "フリガナ", "かな", "カナ")


def likely_formats(form: Mapping[str, Any]) -> dict[str, str]:
    """Field -> its format, of the fields of content/forms/*.yml whose words tell it."""
    found: dict[str, str] = {}
    for name, words in form["fields"].items():
        if any(kana in words["label"] for kana in _KANA):
            found[name] = "kana"
        if words.get("autocomplete") in _BY_AUTOCOMPLETE:
            found[name] = _BY_AUTOCOMPLETE[words["autocomplete"]]
        if "fills" in words:
            found |= {name: "jp-postal-code", words["fills"]: "jp-address"}
    mail_field = {form["mail_field"]: "mail-address"} if "mail_field" in form else {}
    return {**found, **_BY_NAME, **mail_field}


def not_in_rules(form: str, what: str, name: str, hint: str = "") -> str:
    """That a form's words have what its rules have not; what to do both ways, if no `hint` says more."""
    rules = f"schemas/forms/{form}.schema.json"
    both = "新しいものなら、そのファイルにも書き足してください。消したものなら、ここからも消してください。"
    return f"「{name}」という{what}は、このフォームのきまり（{rules}）にありません。{hint or both}"
