"""`notify` of desks and forms: mailboxes that somebody reads, each once."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.forms.checks.addresses import one_mailbox, refusal_reason


def notified_mistakes(checked: Checked) -> Iterator[Mistake]:
    desks = {desk["id"]: desk for _, _, desk in checked.rows("desks", "desks")}
    for source, path, desk in checked.rows("desks", "desks"):
        yield from _addresses(source, path, desk, desk)
    for source in checked.all("form"):
        yield from _addresses(source, (), source.data, desks.get(source.data["desk"], {}))


def _addresses(
    source: Source, path: Path, words: Mapping[str, Any], desk: Mapping[str, Any]
) -> Iterator[Mistake]:
    senders = desk.get("mail", {})
    sender, answers = (senders.get(role, {}).get("address", "") for role in ("auto_reply", "desk"))
    seen: dict[str, str] = {}
    for index, address in enumerate(words.get("notify", ())):
        here: Path = (*path, "notify", index)
        first = seen.setdefault(one_mailbox(address), address)
        if index and first != address:
            message = f"「{first}」と同じ受信箱なので、同じお知らせが2通届きます。どちらかを消してください。"
            yield source.mistake(here, message)
        elif refusal_reason(address, frozenset()):
            message = (
                "人が読まない、機械のためのアドレスのようです。お知らせを読む方のアドレスにしてください。"
            )
            yield source.mistake(here, message)
        elif address == sender != answers:
            message = (
                "自動返信の送信元（mail の auto_reply）のアドレスです。職員が読むアドレスにしてください。"
            )
            yield source.mistake(here, message)
