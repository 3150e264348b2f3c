"""The attacks on a magazine's pages and on the link that ends a subscription; none subscribes or ends."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from local.attack.attacks import CANARY, EVIL, Attack

_LEAVE, _STEPS = "/api/magazine/leave", "/api/magazine"
_FORM = "application/x-www-form-urlencoded"
_ONE_CLICK = b"List-Unsubscribe=One-Click"
_MARKS = "\u0315\u0300\u05b0\u0327"
_SCRIPT = f"<script>alert('{CANARY}')</script>"
_CODES = {
    "コードなし": "",
    "作ったコード": "2" * 43,
    "札": _SCRIPT,
    "重なる印": _MARKS * 300,
    "長いコード": "K7M2" * 1500,
    "改行": "A\r\nSet-Cookie: a=b",
}


def attacks_on_magazines() -> Iterator[Attack]:
    """All of them; each has to be refused."""
    for name, code in _CODES.items():
        path = f"{_LEAVE}?c={quote(code)}"
        yield Attack(group="配信を止めるリンク", name=f"見る: {name}", method="GET", path=path)
        yield Attack(
            group="配信を止めるリンク",
            name=f"止める: {name}",
            method="POST",
            path=path,
            headers={"content-type": _FORM},
            body=_ONE_CLICK,
            is_own_origin=False,
        )
    for method in ("PUT", "DELETE", "PATCH"):
        yield Attack(group="配信を止めるリンク", name=method, method=method, path=_LEAVE)
    for name, pairs in {
        "アドレスでない": {"email": CANARY},
        "あて先を足す": {"email": "a@example.jp\r\nBcc: b@example.jp"},
        "2つのアドレス": {"email": "a@example.jp, b@example.jp"},
        "札": {"email": f"{_SCRIPT}@example.jp"},
        "18倍になる文字": {"email": "\ufdfa" * 3000},
        "間違ったコード": {"_step": "confirm", "code": "2" * 43},
        "ない手順": {"_step": "leave"},
        "ないメールマガジン": {"magazine": _SCRIPT, "email": "a@example.jp"},
    }.items():
        yield _step(name, {"magazine": "seminars", "_step": "ask", **pairs})
    for name, headers in {"よそのサイトから": {"origin": EVIL}, "出どころなし": {"origin": "null"}}.items():
        yield _step(name, {"magazine": "seminars", "_step": "ask", "email": "a@example.jp"}, **headers)
    yield Attack(
        group="メールマガジンの登録",
        name="JSON",
        method="POST",
        path=_STEPS,
        headers={"content-type": "application/json"},
        body=b"{}",
    )


def _step(name: str, pairs: dict[str, str], **headers: str) -> Attack:
    return Attack(
        group="メールマガジンの登録",
        name=name,
        method="POST",
        path=_STEPS,
        headers={"content-type": _FORM, "accept": "text/html", **headers},
        body=urlencode(pairs).encode(),
        is_own_origin=not headers,
    )
