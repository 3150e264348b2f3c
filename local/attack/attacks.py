"""The attacks: requests that a desk has to refuse, made from its own description (`/openapi.json`).

Every post lacks an answer that its form requires, so that nothing is stored whatever a desk lets through.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

CANARY = "kanariya-8d1f"
"""A word of each attack that no answer may repeat outside a page's own fields."""

EVIL = "https://evil.example"
SID = "0b9a3f9e-0000-4000-8000-0000000000aa"

_HTML = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
_RECEIPT = re.compile(rb"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")
_MARKS = "\u0315\u0300\u05b0\u0327"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; header names in lower case. `status` is 0 if the connection was closed without one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


def refused(answer: Answer) -> bool:
    """With a 4xx, or by closing the connection."""
    return answer.status == 0 or 400 <= answer.status < 500


def stays_here(answer: Answer) -> bool:
    """It leads to no other site."""
    target = answer.headers.get("location", "")
    return answer.status < 500 and "evil.example" not in target


def takes_nothing(answer: Answer) -> bool:
    """No application was made of it: at most a page without a receipt number is shown."""
    return refused(answer) or (answer.status == 200 and not _RECEIPT.search(answer.body))


def tells_nothing_of_it(answer: Answer) -> bool:
    """What was asked is not in the answer, which is JSON."""
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return refused(answer) or (answer.status == 200 and is_json and answer.body.startswith(b'{"notices":'))


def is_no_page_of_ours(answer: Answer) -> bool:
    """It isn't served under a stranger's name."""
    return refused(answer) or 300 <= answer.status < 400


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One request in Japanese words (`group`, `name`), and when the desk has `held`."""

    group: str
    name: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    held: Callable[[Answer], bool] = refused
    is_own_origin: bool = True
    """Sent with the Origin of the desk's own pages, unless `headers` has another."""


def attacks(description: Mapping[str, Any], *, is_local: bool) -> Iterator[Attack]:
    """All attacks on the desk of this description; those by its address only if it `is_local`."""
    forms = {
        path.rpartition("/")[2]: item["post"]["requestBody"]["content"]["application/json"]["schema"]
        for path, item in description["paths"].items()
        if path.startswith("/api/forms/") and "post" in item and "{" not in path
    }
    for form, schema in forms.items():
        fields = _fields(schema, description)
        yield from _json(form)
        yield from _answers(form, fields)
        yield from _pages(form, fields)
        yield from _origins(form)
    yield from _others(next(iter(forms), "none"))
    if is_local:
        yield Attack(
            group="名乗り",
            name="よそのホスト名（DNS の付けかえ）",
            method="GET",
            path="/",
            headers={"host": "evil.example"},
            held=is_no_page_of_ours,
        )


def _fields(schema: Mapping[str, Any], description: Mapping[str, Any]) -> list[str]:
    """The names of a form's answers."""
    found = _resolved(schema, description)
    answers = _resolved(found.get("properties", {}).get("answers", {}), description)
    return list(answers.get("properties", {}))


def _resolved(schema: Mapping[str, Any], description: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        target: Any = description
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


def _post(form: str, name: str, body: bytes | str, group: str = "JSON", **headers: str) -> Attack:
    sent = body.encode() if isinstance(body, str) else body
    kind = {"content-type": "application/json", **{key.replace("_", "-"): headers[key] for key in headers}}
    return Attack(
        group=f"{group}（{form}）",
        name=name,
        method="POST",
        path=f"/api/forms/{form}",
        headers=kind,
        body=sent,
    )


def _json(form: str) -> Iterator[Attack]:
    head, word = f'{{"sid": "{SID}", "answers": ', f'{{"message": "{CANARY}"}}'
    bodies = {
        "空": "",
        "JSON でない": CANARY,
        "途中で切れている": head + word,
        "続きがある": head + word + "} {}",
        "同じ名前が2回": head + word + f', "answers": {word}}}',
        "同じ答えが2回": head + f'{{"message": "a", "m\\u0065ssage": "{CANARY}"}}}}',
        "数でない数": head + '{"message": NaN}}',
        "6万桁の数": head + '{"message": ' + "9" * 60_000 + "}}",
        "深い入れ子": head + '{"message": ' + "[" * 20_000 + "]" * 20_000 + "}}",
        "4000個の項目": head + json.dumps({f"f{n}": 1 for n in range(4000)}) + "}",
        "片割れの文字": head + '{"message": "\\ud800"}}',
        "並び": "[1]",
        "sid がない": '{"answers": {}}',
        "sid が数": '{"sid": 1, "answers": {}}',
        "sid に道の名": '{"sid": "../../META", "answers": {}}',
        "余分な名前": head + word + ', "status": "confirmed"}',
        "答えが文": f'{{"sid": "{SID}", "answers": "{CANARY}"}}',
        "何も答えていない": head + "{}}",
    }
    yield from (_post(form, name, body) for name, body in bodies.items())
    yield _post(form, "UTF-8 でない", b"\xff\xfe{}")
    yield _post(form, "UTF-16", (head + word + "}").encode("utf-16"))
    yield _post(form, "64KB を超える", head + word + "}" + " " * 70_000)
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml", ""):
        yield _post(form, f"別の種類（{kind or 'なし'}）", head + word + "}", content_type=kind)


def _answers(form: str, fields: list[str]) -> Iterator[Attack]:
    texts: Mapping[str, Any] = {
        "長い文": CANARY * 4000,
        "18倍になる文字": "\ufdfa" * 1000,
        "重なる印": "a" + _MARKS * 1000,
        "終わりの文字": f"{CANARY}\0",
        "端末をうごかす文字": f"\x1b]0;{CANARY}\x07",
        "向きを変える文字": f"\u202e{CANARY}",
        "札": f"<script>alert('{CANARY}')</script>",
        "差しこみ": f"{{{{ {CANARY} }}}}",
        "ヘッダーの行": f"{CANARY}\r\nBcc: a@evil.example",
        "並び": [CANARY] * 150,
        "入れ子": {"a": {"b": [CANARY]}},
        "200個の違うもの": [{"a": 1, "n": n} for n in range(200)],
        "真": True,
    }
    for name, value in texts.items():
        # One field at a time, and no other answer: never a whole submission.
        for one in fields:
            text = json.dumps({"sid": SID, "answers": {one: value}})
            if len(text) < 64_000:
                yield _post(form, f"{one}: {name}", text, group="答え")
    yield _post(form, "知らない項目", json.dumps({"sid": SID, "answers": {"unknown": CANARY}}), group="答え")
    many = {f"u{n}": "\ufdfa" * 50 for n in range(180)}
    yield _post(form, "知らない180項目", json.dumps({"sid": SID, "answers": many}), group="答え")


def _pages(form: str, fields: list[str]) -> Iterator[Attack]:
    def page(name: str, body: str | list[tuple[str, str]], **changes: Any) -> Attack:
        sent = body if isinstance(body, str) else urlencode(body)
        return Attack(
            group=f"画面（{form}）",
            name=name,
            method="POST",
            path=f"/api/forms/{form}",
            headers=_HTML,
            body=sent.encode(),
            **changes,
        )

    yield page("確認せずに送る", [("_step", "send")])
    yield page("作った印で送る", [("_step", "send"), ("_sid", SID), ("_nonce", "a.1-00000000.00")])
    yield page("長い印で送る", [("_step", "send"), ("_sid", SID), ("_nonce", "9" * 20_000)])
    yield page("壊れた文字", "message=%ff%fe&_step=check")
    yield page("組でない", "%%%&&&===")
    yield page("300個の欄", [(f"u{n}", "x") for n in range(300)])
    yield page("同じ欄が150個", [(fields[0] if fields else "x", CANARY)] * 150 + [("_step", "check")])
    for one in fields:
        yield page(f"{one}: 重なる印", [(one, "a" + _MARKS * 800), ("_step", "check")])
        yield page(f"{one}.day: 長い日", [(f"{one}.day", "1" * 20_000), ("_step", "check")])


def _origins(form: str) -> Iterator[Attack]:
    for name, headers in {
        "よそのサイトから": {"origin": EVIL},
        "よそのサイトから（古い端末）": {"sec-fetch-site": "cross-site"},
        "となりの名前から": {"sec-fetch-site": "same-site"},
        "出どころなし": {"origin": "null"},
        "似た名前から": {"origin": "https://madoguchi.example.jp.evil.example"},
    }.items():
        yield Attack(
            group=f"よそのサイト（{form}）",
            name=name,
            method="POST",
            path=f"/api/forms/{form}",
            headers={**_HTML, **headers},
            body=b"_step=check",
            is_own_origin=False,
        )


def _others(form: str) -> Iterator[Attack]:
    def get(group: str, name: str, path: str, **changes: Any) -> Attack:
        return Attack(group=group, name=name, method="GET", path=path, **changes)

    done = f"/api/forms/{form}/done"
    yield get("受付番号の画面", "番号だけ", f"{done}?receipt=K7M2-9XQ4-R")
    yield get("受付番号の画面", "作った印", f"{done}?receipt=K7M2-9XQ4-R&seal={'0' * 32}")
    yield get("受付番号の画面", "長い番号", f"{done}?receipt={'9' * 5000}&seal=x")
    exit_ = f"/api/forms/{form}/exit"
    for target in (
        EVIL,
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "%0d%0aLocation:%20" + EVIL,
    ):
        yield get(
            "すぐに離れる", f"行き先 {target[:24]}", f"{exit_}?to={quote(target, safe='%')}", held=stays_here
        )
    for query in (
        "",
        "form=",
        f"form={CANARY}",
        f"form={form}&from=2026-99-99",
        f"form={form}&from={'9' * 4000}",
        f"form={form}&from=0001-01-01&to=9999-12-31",
        f"form={form}&from=%00",
    ):
        yield get("空き", f"?{query[:40]}", f"/api/slots?{query}")
    for query in (f"callback={quote('<script>')}", "from=9999", "__proto__=1"):
        yield get("お知らせ", f"?{query[:40]}", f"/api/notices?{query}", held=tells_nothing_of_it)
    for name, body in {
        "間違った番号": [("receipt", "K7M2-9XQ4-R"), ("code", "A" * 27)],
        "重なる印": [("receipt", _MARKS * 1000), ("code", _MARKS * 1000)],
        "18倍になる文字": [("receipt", "\ufdfa" * 1000), ("code", "\ufdfa" * 1000)],
        "取消しだけ": [("_step", "withdraw"), ("_op", SID), ("_v", "1")],
    }.items():
        yield Attack(
            group="予約の管理",
            name=name,
            method="POST",
            path="/api/manage",
            headers=_HTML,
            body=urlencode(body).encode(),
        )
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT"):
        yield Attack(group="方法", name=method, method=method, path=f"/api/forms/{form}")
    yield get("方法", "GET で申し込む", f"/api/forms/{form}?_step=send", held=takes_nothing)
    yield get("方法", "GET で取り消す", "/api/manage?_step=withdraw", held=stays_here)
    for path in (
        "/api/forms/" + CANARY,
        "/%61pi/forms/none",
        "/api/forms/..%2f..%2fbundle.json",
        "/bundle.json",
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/.git/config",
        "/.env",
        "/%00",
        "/" + "a" * 7000,
        "/" + "a" * 300,
        "/" + quote("例" * 90) + "/",
    ):
        yield get("道", path[:36], path)
