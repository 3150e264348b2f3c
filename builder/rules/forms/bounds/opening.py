"""The time in which a form takes submissions (`open`)."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.calendar.moments import TOKYO
from desk.domain.forms.bounds.opening import moment_of, opening_of


def opening_mistakes(checked: Checked) -> Iterator[Mistake]:
    canaries = {site.data.get("canary", {}).get("form") for site in checked.all("site")}
    for source in checked.all("form"):
        words = source.data.get("open")
        if words is None:
            continue
        yield from times_mistakes(source, ("open",), words)
        if not {"from", "until"} & words.keys():
            message = (
                "from（受付の始まり）か until（受付の終わり）を書いてください。"
                "いつも受け付けるなら、open を消します。"
            )
            yield source.key_mistake(("open",), message)
        if "until" in words and "after" not in words:
            message = (
                "受付が終わったあとに来た方への言葉（after）を書き足してください。"
                "次の受付がいつか、ほかにどこへ相談できるかなど、どうすればよいかを書きます。"
            )
            yield source.key_mistake(("open", "until"), message)
        for key in ("after", "grace_minutes"):
            if key in words and "until" not in words:
                message = f"受付の終わり（until）がないので、{key} は使われません。消してください。"
                yield source.key_mistake(("open", key), message)
        if source.stem in canaries:
            message = (
                "このフォームは、しくみの動作を1時間ごとに確かめるのに使っています（site.yml の canary）。"
                "受付の期間を付けると、期間の外では確かめられません。"
                "期間のないフォームを canary に書くか、open を消してください。"
            )
            yield source.key_mistake(("open",), message)


def times_mistakes(source: Source, path: Path, words: Any) -> Iterator[Mistake]:
    """`from` and `until`: moments that exist, in this order."""
    found: dict[str, datetime] = {}
    for key in ("from", "until"):
        if key not in words:
            continue
        try:
            found[key] = moment_of(words[key])
        except ValueError:
            message = f"「{words[key]}」という日時はありません。見直してください。"
            yield source.mistake((*path, key), message)
    if len(found) == 2 and found["until"] <= found["from"]:
        message = "受付の終わり（until）が、始まり（from）より前か、同じです。どちらかを直してください。"
        yield source.mistake((*path, "until"), message)


def opening_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """A form that takes nothing any more."""
    if any(opening_mistakes(checked)):
        return
    for source in checked.all("form"):
        closes = opening_of(source.data.get("open", {})).closes
        if closes and closes <= datetime.combine(today, time(), TOKYO):
            message = (
                "受付の期間が過ぎています。フォームのページには「受付は終わりました」と出ています。"
                "次の受付の期間に直すか、フォームのページを片付けてください。"
            )
            yield source.mistake(("open", "until"), message)
