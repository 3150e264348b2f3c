"""content/languages/ beside the rest of the desk: its menu, its names for values, and what its pages use."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.names.kinds import KINDS, names, of_a_missing
from builder.names.references import GROUPS
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.opening.regular import REGULAR
from builder.texts.block_names import BLOCK
from builder.texts.figures.opening_hours import all_hours
from builder.texts.figures.slot_words import is_weekly
from builder.texts.languages.pages import language_of, said_in
from builder.texts.values import resolve, values
from desk.domain.forms.placeholders import PLACEHOLDER

BLOCKS = ("phones", "languages")
"""Those that have words of every language. Others show data that is written in Japanese alone."""

_JAPANESE = re.compile("[ぁ-ゖァ-ヺ㐀-䶿一-鿿]")
_KINDS = 4
_ALSO: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("site", "services"): ("name",),
    ("desks", "desks"): ("name", "short_name", "note", "run_by"),
    ("desks", "directory"): ("name", "about", "run_by", "note"),
}
"""(kind of file, key of its rows) -> what a language can say in its own words."""


def language_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.all("language"):
        name = source.data["language"]
        if name != source.stem:
            message = f"language は、ファイルの名前と同じ「{source.stem}」にしてください。"
            yield source.mistake(("language",), message)
            continue
        yield from _of_menu(source)
        yield from _of_values(checked, source)
        yield from _of_tongues(checked, source)
        yield from _of_regular(checked, source)
        kinds = source.data.get("search", {}).get("kinds")
        if kinds is not None and len(kinds.split()) != _KINDS:
            message = (
                f"半角の空白で区切って、{_KINDS}つの言葉を書いてください"
                "（よくあるご質問、電話、手続き、ご案内）。"
            )
            yield source.mistake(("search", "kinds"), message)
    yield from _same_orders(checked)
    for page in checked.all("page"):
        if language := language_of(checked, page):
            yield from _on_page(checked, page, language)


def _of_menu(source: Source) -> Iterator[Mistake]:
    """The pages of the menu are in the language's folder; whether there are such pages is said elsewhere."""
    folder = f"/{source.stem}/"
    for number, page in enumerate(source.data["menu"]):
        if not page.startswith(folder):
            message = (
                f"「{page}」は、この言葉のページではありません。「{folder}」で始まるページを書いてください。"
            )
            yield source.mistake(("menu", number), message)


def unlisted_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each page in a language that its menu hasn't, unless the page says so itself."""
    for page in checked.all("page"):
        language = language_of(checked, page)
        is_listed = (
            language is None
            or page_uri(page) in language.data["menu"]
            or page.data.get("in_menu") is False
            or page.data.get("layout") == "search"
        )
        if not is_listed and language:
            message = (
                f"このページは、{language.file} の menu にありません。"
                f"「- {page_uri(page)}」と1行書き足してください。"
                "メニューに出さないなら、このページの先頭の項目に in_menu: false と書きます。"
            )
            yield page.mistake_at(0, message).unless_missing("page")


def _of_values(checked: Checked, source: Source) -> Iterator[Mistake]:
    known = {*values(checked), *_sayable(checked)}
    if not checked.is_sound("site", "desks", "calendar", "form", "faq"):
        return
    for name in source.data["values"]:
        if name not in known:
            hint = did_you_mean(name, sorted(known)) or "{{ … }} の中に書ける名前にしてください。"
            mistake = source.key_mistake(("values", name), f"「{name}」という値は、ありません。{hint}")
            yield _about_its_row(checked, name, mistake)


def _about_its_row(checked: Checked, name: str, mistake: Mistake) -> Mistake:
    """The mistake, about the row whose value it would be, if there is no such row."""
    group, _, rest = name.partition(".")
    kind, row = GROUPS.get(group, ""), rest.partition(".")[0]
    defined = names(checked, kind) if kind in KINDS else None
    if defined is None or row in defined:
        return mistake
    return of_a_missing(kind, mistake.on(kind, row))


def _sayable(checked: Checked) -> Iterator[str]:
    yield from ("site.short_name", "site.official_site.name")
    for (kind, key), sayable in _ALSO.items():
        word = "services" if key == "services" else key
        for _, _, row in checked.rows(kind, key):
            yield from (f"{word}.{row['id']}.{name}" for name in sayable if name in row)


def _of_tongues(checked: Checked, source: Source) -> Iterator[Mistake]:
    """Each language that a phone has needs a name, in every language, and Japanese too."""
    tongues = source.data["tongues"]
    for desks, _, tongue in _spoken(checked):
        if tongue not in tongues:
            message = (
                f"電話で話せる言葉（{desks.file} の「{tongue}」）の呼び名を、"
                f"「{tongue}: …」と、ここに書いてください。"
            )
            yield source.key_mistake(("tongues",), message).on("tongue", f"{source.stem} {tongue}")
    if "ja" not in tongues:
        yield source.key_mistake(("tongues",), "日本語の呼び名を、「ja: …」と、ここに書いてください。")


def _of_regular(checked: Checked, source: Source) -> Iterator[Mistake]:
    """Days that come again, and hours by season, need words of the language."""
    used = next(_with_regular(checked), None)
    if used and "regular" not in source.data:
        message = (
            f"{used[0]} に {used[1]} があるので、その言葉がいります。"
            "regular: を書き足してください（書き方は content/README.md の「ほかの言葉のページ」にあります）。"
        )
        yield source.key_mistake(("times",), message)


def _with_regular(checked: Checked) -> Iterator[tuple[str, str]]:
    """(file, key) of what a language can say only with its `regular`."""
    for source, _, calendar in checked.rows("calendar", "calendars"):
        yield from ((source.file, key) for key in REGULAR if calendar.get(key))
    for group in ("desks", "directory"):
        for source, _, line in checked.rows("desks", group):
            rows = [*all_hours(line)] if "hours" in line else []
            written = {key for row in rows for key in (*row, *row.get("break", ()))}
            found = {"seasons"} & {*line} or {"last_entry", "nth"} & written
            yield from ((source.file, key) for key in sorted(found))
    for form in checked.all("form"):
        slots = form.data.get("slots", {})
        if "usual_days" in slots and not is_weekly(slots["usual_days"]):
            yield form.file, "usual_days"
        if not all(is_weekly(row) for row in slots.get("other_times", ())):
            yield form.file, "other_times"


def tongue_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Each language that a phone has needs a name in Japanese."""
    for desks, path, tongue in _spoken(checked):
        if tongue not in desks.data.get("tongues", {}):
            message = (
                f"「{tongue}」の日本語での呼び名がありません。tongues に「{tongue}: …」と書いてください。"
            )
            yield desks.mistake(path, message)


def _spoken(checked: Checked) -> Iterator[tuple[Source, Path, str]]:
    for source, path, line in checked.rows("desks", "directory"):
        for number, tongue in enumerate(line.get("spoken", {}).get("languages", ())):
            yield source, (*path, "spoken", "languages", number), tongue


def _same_orders(checked: Checked) -> Iterator[Mistake]:
    first: dict[Any, str] = {}
    for source in checked.all("language"):
        order = source.data["order"]
        if order in first:
            message = f"order の{order}は、{first[order]} にもあります。別の数にしてください。"
            yield source.mistake(("order",), message)
        first.setdefault(order, source.file)


def _on_page(checked: Checked, page: Source, language: Source) -> Iterator[Mistake]:
    blocks = {match.start("written") for match in BLOCK.finditer(page.body)}
    for match in BLOCK.finditer(page.body):
        if match["name"] not in BLOCKS:
            message = (
                f"「{match['name']}」は、日本語のページだけで使えます"
                f"（ここで使えるのは {'、'.join(BLOCKS)}）。"
                "日本語のページへのリンクにするか、この言葉で書いてください。"
            )
            yield page.mistake_at(page.body_start + match.start("written"), message)
    if page.data.get("layout") == "form":
        yield page.mistake(("layout",), "フォームは、日本語のページにだけ置けます。この行を消してください。")
    if page.data.get("layout") == "search" and "search" not in language.data:
        message = f"{language.file} に search（検索のページの言葉）を書き足してください。"
        yield page.mistake(("layout",), message)
    if language.data.get("readings"):
        return
    known, said = values(checked), said_in(checked, language)
    for match in PLACEHOLDER.finditer(page.body):
        name = match[1].strip()
        is_japanese = name in known and name not in said and _JAPANESE.search(resolve(known[name], known))
        if match.start() not in blocks and is_japanese:
            message = (
                f"「{name}」は、この言葉での言いかたがないので、日本語で出ます。"
                f"{language.file} の values に「{name}: …」と書き足してください。"
            )
            yield page.mistake_at(page.body_start + match.start(), message)
