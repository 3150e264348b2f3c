"""Examples of every command, as the help shows them: with the names that this desk has.

What is needed by an action is made of its inputs, so a new action has its example at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desk.bundle import Bundle
from desk.domain.mail.uses.table import resendable
from desk.domain.submissions.reasons import known_reasons
from desk.staff.typed.reason_lists import of_action

_RECEIPT, _WHOLE = "XQ4F", "K7M2-9XQ4-F"
_DAY, _SLOT = "12月10日", "12月10日10時"
_EXPERT = "A7K2"
_MAIL = "taro@example.jp"

_FIXED: Mapping[str, tuple[str, ...]] = {
    "list": ("list", "list --desk {desk}", f"list --cluster {_RECEIPT}"),
    "show": (f"show {_RECEIPT}", f"show {_WHOLE}"),
    "find": ("find", "find 5678", "find れいの", "find 12月10日 --desk {desk}"),
    "take": ("take {form}", "take {form} --sheet", "take {form} --file 用紙.txt"),
    "letter": (f"letter {_RECEIPT}",),
    "letter-sent": (f"letter-sent {_RECEIPT}",),
    "release-cluster": (f"release-cluster {_RECEIPT}", f"release-cluster {_RECEIPT} --except {_WHOLE}"),
    "block": (
        f"block {_DAY} --reason {{change_reason}}",
        f"block {_DAY} 10:00-12:00 --reason {{change_reason}}",
        f"block {_DAY} 10:00 --reason 相談室を使えません。",
        f"block {_DAY} 10:00-12:00 --until 12月28日 --weekdays 月水 --reason {{change_reason}}",
    ),
    "unblock": (f"unblock {_DAY}", f"unblock {_DAY} 10:00"),
    "blocks": ("blocks", "blocks --desk {desk}"),
    "close-day": (
        f"close-day {_DAY} --reason {{change_reason}} --near",
        f"close-day {_DAY} --from 13:00 --reason {{change_reason}} --slots 12月11日10時 12月11日14時",
        f"close-day {_DAY} --reason {{change_reason}} --cancel",
        "close-day --misfits --reason {change_reason} --near",
    ),
    "seminars": ("seminars",),
    "seminar": ("seminar {seminar}",),
    "set-url": ("set-url {seminar} https://{seminar_host}/j/123456789",),
    "call-off": ("call-off {seminar} --reason 講師が、急に休むことになりました。",),
    "tell-moved": ("tell-moved {seminar}",),
    "promote-waiting": ("promote-waiting {seminar}",),
    "attendance": ("attendance {seminar} 出席.csv", "attendance {seminar} 出席.csv --rest-absent"),
    "attendees": ("attendees {seminar} --out 名簿.csv --reason 配信サービスへの登録",),
    "send-archive": ("send-archive {seminar}",),
    "experts": ("experts",),
    "expert-add": (f"expert-add --name 例野太郎 --field 労務管理 --mail {_MAIL}",),
    "expert-edit": (f"expert-edit {_EXPERT} --mail {_MAIL}",),
    "expert-rest": (f"expert-rest {_EXPERT}",),
    "expert-back": (f"expert-back {_EXPERT}",),
    "expert-erase": (f"expert-erase {_EXPERT}",),
    "sheet": (f"sheet {_RECEIPT}",),
    "prepare": (
        f"prepare {_RECEIPT} answer --text お答えします。 --morning",
        f"prepare {_RECEIPT} answer --text お答えします。 --look",
    ),
    "send-prepared": (f"send-prepared {_RECEIPT}",),
    "take-back": (f"take-back {_RECEIPT}",),
    "return-look": (f"return-look {_RECEIPT} --note 2行目を、短くしてください。",),
    "notice list": ("notice list",),
    "notice put": (
        "notice put --text 電話が通じません。 --until 2026-12-10T17:00 --level urgent",
        "notice put --text 窓口は休みです。 --from 2026-12-28T17:00 --until 2027-01-04T08:30 --desk {desk}",
    ),
    "notice take": ("notice take 00000000-0000-4000-8000-000000000001",),
    "resend": (f"resend {_RECEIPT}", f"resend {_RECEIPT} --mail {{mail_kind}}"),
    "unsuppress": (f"unsuppress {_RECEIPT}",),
    "send-held": (f"send-held {_RECEIPT}",),
    "drop-held": (f"drop-held {_RECEIPT} {_WHOLE}",),
    "magazine list": ("magazine list",),
    "magazine preview": ("magazine preview {issue}",),
    "magazine status": ("magazine status {issue}",),
    "magazine send": ("magazine send {issue}",),
    "magazine find": ("magazine find", f"magazine find --mail {_MAIL}"),
    "magazine leave": ("magazine leave", f"magazine leave --mail {_MAIL}"),
    "magazine invite": ("magazine invite", f"magazine invite --mail {_MAIL}"),
    "erase": (f"erase {_WHOLE} --reason requested", f"erase --mail {_MAIL} --reason requested"),
    "export": (
        "export --deidentified --from 2026-10-01 --to 2026-12-31 --out 件数.csv",
        "export --internal --from 2026-10-01 --to 2026-12-31",
        "export --full --xlsx --from 2026-10-01 --to 2026-12-31 --reason 年報の作成 --out 取り出し",
    ),
    "index": ("index",),
    "orphans": ("orphans",),
    "health": ("health",),
}
_SHOWN_TOO: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "assign": ((), ("to",)),
    "confirm": (("url",), ("url", "slot", "reason")),
    "cancel": ((), ("reason",)),
    "correct": (("mail",), ("phone",)),
    "decline": (("reason",),),
    "message": (("text",), ("text", "wait"), ("file",)),
    "answer": (("file",),),
    "move": (("slot", "reason"), ("slot", "late", "reason")),
    "plan_visit": (("at", "place"), ("at",)),
    "propose": (("expert", "visits"), ("reason",)),
    "rebook": (("slot", "reason"),),
    "record_hearing": (("file",),),
    "report": (("number", "file"),),
    "reopen": ((), ("slot",)),
    "switch": (("kind",),),
    "visit_done": ((), ("file",)),
    "wait": (("reason",), ("sentence",)),
}
"""Action -> the inputs of each example, where it isn't only those that are needed."""

_TYPED: Mapping[str, str] = {
    "slot": _SLOT,
    "at": _SLOT,
    "expert": _EXPERT,
    "visits": "3",
    "number": "1",
    "to": "職員の名前",
    "mail": _MAIL,
    "phone": "03-1234-5678",
    "sentence": "契約した日のわかるもの",
    "file": "書いた文.txt",
    "memo": "うかがったこと",
    "place": "例野組合の事務所（例市例町1-2-3）",
    "text": "15時10分に電話しました。留守でした",
    "reason": "担当の者が、急に休むことになりました。",
}
"""Input -> what is typed, where the desk has no list of its own."""


_TEXTS: Mapping[str, str] = {
    "message": "契約した日は、いつですか。",
    "note": "折り返しの電話を待っています",
}
"""Action -> its text, where it isn't a call's."""


def fixed_examples(command: str, bundle: Bundle | None) -> tuple[str, ...]:
    """Of a command that is no action; without a bundle those that need none of its names."""
    facts = _facts(bundle) if bundle else {}
    return tuple(
        example.format_map(facts) for example in _FIXED.get(command, ()) if _is_known(example, facts)
    )


def action_examples(
    bundle: Bundle, action: str, inputs: Mapping[str, Mapping[str, Any]], needed: Iterable[str]
) -> tuple[str, ...]:
    """Of an action: `inputs` are name -> schema, `needed` those that must be typed."""
    every = _SHOWN_TOO.get(action, (tuple(needed),))
    if "url" in inputs and not _meets_online(bundle):
        every = tuple(tuple(name for name in names if name != "url") for names in every)
    command = f"{action.replace('_', '-')} {_RECEIPT}"
    typed = {**_TYPED, **({"text": _TEXTS[action]} if action in _TEXTS else {}), **_of_action(bundle, action)}
    return tuple(
        dict.fromkeys(
            " ".join([command, *_options(names, inputs, typed)])
            for names in every
            if all(name in inputs or name == "file" for name in names)
        )
    )


def _meets_online(bundle: Bundle) -> bool:
    handlings = (form["words"].get("handling", {}) for form in bundle["forms"].values())
    return any("meeting_hosts" in handling for handling in handlings)


def _options(
    names: Iterable[str], inputs: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]
) -> Iterator[str]:
    for name in names:
        yield f"--{name.replace('_', '-')}"
        if inputs.get(name, {}).get("type") != "boolean":
            yield typed.get(name, "例")


def _of_action(bundle: Bundle, action: str) -> dict[str, str]:
    """What this desk's own lists have for an action, one of each."""
    found: dict[str, str] = {}
    for _, reasons in of_action(bundle, action):
        if reasons:
            found.setdefault("reason", list(reasons)[-1])
    for form in bundle["forms"].values():
        handling = form["words"].get("handling", {})
        if kinds := handling.get("meeting_kinds"):
            found.setdefault("kind", next(iter(kinds)))
        if hosts := handling.get("meeting_hosts"):
            found.setdefault("url", f"https://{hosts[0]}/room/1")
    return found | {name: words for name, words in _facts(bundle).items() if name == "seminar"}


def _facts(bundle: Bundle) -> dict[str, str]:
    """The names that this desk has; none for what it doesn't have."""
    forms, facts = bundle["forms"], dict[str, str]()
    for form_id, form in forms.items():
        facts.setdefault("form", form_id)
        facts.setdefault("desk", form["words"]["desk"])
        facts.setdefault("mail_kind", next(iter(resendable(bundle)), ""))
        seminars = form["words"].get("seminars", {"list": ()})
        if seminars["list"]:
            facts.setdefault("seminar", str(seminars["list"][0]["id"]))
            facts.setdefault("seminar_host", str(seminars["meeting_hosts"][0]))
    for desk in bundle["desks"]:
        for reason in known_reasons(bundle, desk):
            facts["change_reason"] = reason
    if bundle["newsletter"]:
        facts["issue"] = list(bundle["newsletter"])[-1]
    return facts


def _is_known(example: str, facts: Mapping[str, str]) -> bool:
    try:
        example.format_map(facts)
    except KeyError:
        return False
    return True
