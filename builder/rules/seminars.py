"""Seminars (content/seminars.yml): days and times in their order, early enough, and the form for them."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.bounds.lists import SEMINARS
from builder.rules.forms.schemas import if_question_is_right
from builder.rules.seminar_times import time_mistakes
from builder.rules.wording.dates import Named, named_dates, usual_years
from builder.texts.block_names import BLOCK, is_whole
from builder.texts.figures.seminar_figures import FIGURES
from desk.domain.calendar.moments import full_day_words
from desk.domain.forms.bounds.hosts import is_at_host
from desk.domain.forms.bounds.opening import moment_of

_LONGEST = 183
"""Days from the beginning of the applications to the seminar: more than that, and a year is mistyped."""
_WEEKDAYS = "月火水木金土日"
_WITH_YEAR = re.compile("20[0-9]{2}")
"""In the id of a real seminar, as the editors are told to name it."""
_MONTH = re.compile(r"(?<![0-9０-９〜～~・、,-])(?P<month>[0-9０-９]{1,2})月(?![0-9０-９〜～~・、,-])")
_ELSEWHEN = re.compile(
    r"\s?(?:から|以降|まで|より|施行|改正|現在|付け|号|に(?:施行|改正|始|変)|の(?:改正|施行))"
)
"""Behind a date that is another's: of a law, of a period."""


def seminar_mistakes(checked: Checked) -> Iterator[Mistake]:
    yield from _forms(checked)
    source = checked.one("seminars")
    if source is None:
        return
    yield from _url_days(source)
    yield from _second_ids(source)
    for index, row in enumerate(source.data["seminars"]):
        path: Path = ("seminars", index)
        yield from time_mistakes(checked, source, path, row)
        yield from _archive(source, path, row)
        if row.get("example") and "examples_as_of" not in source.data:
            message = (
                "見本（example）には、見本の日付を書いた日（examples_as_of）も要ります。書き足してください。"
            )
            yield source.key_mistake((*path, "example"), message)


def _second_ids(source: Source) -> Iterator[Mistake]:
    """Ids of an older seminar, at the newer one, as what is published keeps its id. New rows go on top."""
    oldest: dict[str, int] = {}
    rows = source.data["seminars"]
    age = [(not row.get("example"), row["day"], -index) for index, row in enumerate(rows)]
    for index in sorted(range(len(rows)), key=age.__getitem__):
        row = rows[index]
        first = oldest.setdefault(row["id"], index)
        if first != index:
            line = source.mistake(("seminars", first, "id"), "").line
            message = (
                f"「{row['id']}」は、{line}行目の回の目印です。"
                "公開した回の目印は変えられないので、こちらを、別の目印にしてください。"
            )
            yield source.mistake(("seminars", index, "id"), message)


def _url_days(source: Source) -> Iterator[Mistake]:
    """The URL is asked for first, then there is an alarm, and then comes the morning on which it is sent."""
    data = {**FIGURES, **source.data}
    asked, alarm, sent = (f"url_{name}opening_days_before" for name in ("asked_", "alarm_", ""))
    for key, later in ((alarm, sent), (asked, alarm)):
        if data[key] < data[later]:
            message = (
                f"{key}（{data[key]}開庁日前）が、{later}（{data[later]}開庁日前）より、あとになります。"
                f"{key} を、{data[later]}以上にしてください。"
            )
            yield source.mistake((key if key in source.data else later,), message)


def _archive(source: Source, path: Path, row: Any) -> Iterator[Mistake]:
    url, until = row.get("archive_url"), row.get("archive_until")
    hosts = source.data.get("archive_hosts", [])
    if url and not is_at_host(url, hosts):
        listed = f"使えるのは{'・'.join(hosts)}です。" if hosts else ""
        message = (
            f"「{urlsplit(url).hostname}」は、アーカイブ動画のアドレス（archive_hosts）にありません。{listed}"
            "アドレスを直すか、archive_hosts に書き足してください。"
        )
        yield source.mistake((*path, "archive_url"), message)
    if until and not url:
        message = "アーカイブ動画のURL（archive_url）がないので、archive_until は使われません。"
        yield source.key_mistake((*path, "archive_until"), f"{message}消すか、URLを書き足してください。")
    elif until and until < row["day"]:
        message = "動画を見られる日（archive_until）が、開催日（day）より前です。どちらかを直してください。"
        yield source.mistake((*path, "archive_until"), message)


def _forms(checked: Checked) -> Iterator[Mistake]:
    """One form takes the applications, by a question whose options are the seminars."""
    forms = [form for form in checked.all("form") if "seminar_field" in form.data]
    for form in forms:
        schema = checked.schemas.get(form.stem)
        properties = schema.data["properties"] if schema else {}
        name = form.data["seminar_field"]
        possible = [field for field, rule in properties.items() if rule.get("options_from") == SEMINARS]
        if schema and name not in possible:
            hint = did_you_mean(name, possible) or (
                f"書けるのは {'・'.join(possible)} です。"
                if possible
                else f'きまりの項目に "options_from": "{SEMINARS}" と書いてください。'
            )
            message = f"「{name}」は、セミナーを選ぶ項目ではありません。{hint}"
            told = if_question_is_right(form.mistake(("seminar_field",), message), form.stem, name)
            yield told if name in properties else told.on("field", f"{form.stem}:{name}")
        if not checked.sources.of("seminars"):
            message = "セミナーの申込みのフォームには、content/seminars.yml も要ります。作ってください。"
            yield form.key_mistake(("seminar_field",), message).unless_missing(OTHER_NAME)
    for form in forms[1:]:
        message = f"セミナーの申込みを受けるフォームは、{forms[0].file} にもあります。1つにしてください。"
        yield form.key_mistake(("seminar_field",), message)
    source = checked.one("seminars")
    if source and not forms and checked.is_sound("form"):
        message = (
            "セミナーの申込みを受けるフォームがありません。"
            "content/forms/ のフォームに seminar_field を書くか、このファイルを消してください。"
        )
        yield source.mistake_at(0, message).unless_missing("form")


def seminar_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """An archive of what isn't held yet, and seminars that no page lists."""
    pages = checked.sources.of("page")
    if (source := checked.one("seminars")) and checked.is_sound("page"):
        blocks = {match["name"] for page in pages for match in BLOCK.finditer(page.body)}
        if "seminars" not in blocks and all(is_whole(page, checked) for page in pages):
            message = (
                "セミナーの一覧が、どのページにも出ていません。"
                "出したいページに、{{ block seminars }} と1行書いてください（消したのなら、元に戻します）。"
            )
            yield source.key_mistake(("seminars",), message)
    for source, path, row in checked.rows("seminars", "seminars"):
        if "archive_url" in row and not row.get("example") and row["day"] > today.isoformat():
            message = (
                "まだ開いていないセミナーに、アーカイブ動画のURLがあります。開催日（day）を確かめてください。"
            )
            yield source.mistake((*path, "archive_url"), message)
        if row.get("example") and _WITH_YEAR.search(row["id"]) and "例" not in row["title"]:
            message = (
                "example: true は見本の印なので、この回は、公開するサイトに出ません。"
                "本物の回なら、この行を消してください。見本なら、題（title）に「（例）」と書いてください。"
            )
            yield source.key_mistake((*path, "example"), message)
        yield from _other_day(source, (*path, "title"), row, today)
        if _begins_too_early(row):
            message = "申込みの始まりが、開催日の半年以上前です。年が違わないか、確かめてください。"
            yield source.mistake((*path, "apply_from"), message)


def _begins_too_early(row: Any) -> bool:
    try:
        begins = moment_of(row["apply_from"]).date()
    except ValueError:
        return False  # told as a mistake
    return (date.fromisoformat(row["day"]) - begins).days > _LONGEST


def _other_day(source: Source, path: Path, row: Any, today: date) -> Iterator[Mistake]:
    """The first date, or month, of a title that isn't its day's, as when only one of them was changed."""
    held = date.fromisoformat(row["day"])
    right = f"開催日（day）の{full_day_words(held)}"
    for named in named_dates(row["title"]):
        if _ELSEWHEN.match(named.behind) or not named.is_possible:
            continue
        is_held_then = (named.month, named.day) == (held.month, held.day)
        if not is_held_then or named.year not in (None, held.year):
            what = "は"
        elif named.weekday and named.weekday != _WEEKDAYS[held.weekday()] and _may_be(named, today):
            what = "の曜日が"
        else:
            continue
        message = f"「{named.written}」{what}、{right}と違います。題（title）か、開催日を直してください。"
        yield source.mistake(path, message, fragment=named.written)
        return
    for match in _MONTH.finditer(row["title"]):
        month = int(unicodedata.normalize("NFKC", match["month"]))
        if month != held.month and not _ELSEWHEN.match(row["title"], match.end()):
            message = f"「{match[0]}」は、{right}の月と違います。題（title）か、開催日を直してください。"
            yield source.mistake(path, message, fragment=match[0])
            return


def _may_be(named: Named, today: date) -> bool:
    """Whether the weekday fits in a year; else it is told with all dates (rules/wording)."""
    years = {named.year} if named.year else usual_years(today)
    return any(_WEEKDAYS[day.weekday()] == named.weekday for day in named.days(years))
