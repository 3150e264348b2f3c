"""The menu (content/menu.yml): entries of a wrong form, pages in it twice, and pages that aren't in it."""

import re
from collections.abc import Iterator

from builder.files.config_file import config_text
from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.names.references import menu_pages
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.texts.languages.pages import language_of

_MOST_APART = 1
"""More pages than this that aren't in the menu were lost from it together: they are reported there."""

_MOST_NAMED = 5


def menu_mistakes(checked: Checked) -> Iterator[Mistake]:
    """An entry is a page or a named group of pages; no page is twice in the menu, no other file has one."""
    for source, path, entry in checked.rows("menu", "menu"):
        if isinstance(entry, str):
            continue
        if "page" in entry and "pages" in entry:
            message = "page と pages は、どちらか一方だけにしてください。"
            yield source.key_mistake((*path, "page"), f"{message}まとまりにするなら、pages に入れます。")
        elif "page" not in entry and "pages" not in entry:
            yield source.mistake(path, "page（1つのページ）か pages（まとまり）を書き足してください。")
        elif "pages" in entry and "title" not in entry:
            yield source.mistake(path, "まとまりの名前（title）を書き足してください。")
    text, _ = config_text(checked.sources.root)
    has_sections = any(uri.count("/") > 1 for uri in checked.pages)
    if has_sections and not checked.sources.of("menu") and not re.search("^nav:", text or "", re.MULTILINE):
        message = "このファイルがありません。メニューの見出しが、フォルダーの名前（英語）になってしまいます。"
        told = Mistake("content/menu.yml", 1, 1, f"{message}作るか、元に戻してください。")
        yield told.on("file", "/menu.yml").unless_missing(OTHER_NAME)
    if checked.one("menu") and text:
        for number in (number for number, line in enumerate(text.split("\n"), 1) if line.startswith("nav:")):
            message = "メニューは content/menu.yml に書きます。ここの nav は使われないので、消してください。"
            yield Mistake("mkdocs.yml", number, 1, message)
    first: dict[str, int] = {}
    for source, place, page in menu_pages(checked):
        if page in first:
            message = f"「{page}」は{first[page]}行目にもあります。どちらかを消してください。"
            yield source.mistake(place, message)
        else:
            first[page] = source.mistake(place, "").line


def missing_page_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each page that neither the menu nor the foot of the pages has, unless it says so itself."""
    menu = checked.one("menu")
    if menu is None or any(
        not isinstance(row, str) and not {"page", "pages"} & {*row} for row in menu.data["menu"]
    ):
        return
    lacking = []
    shown = {page for _, _, page in menu_pages(checked)}
    for source in (*checked.all("page"), *checked.all("faq")):
        uri, meta = page_uri(source), source.data
        if language_of(checked, source):
            continue  # it's in the language's own menu (rules/languages/files.py)
        is_in_foot = source.kind == "page" and uri.count("/") == 1 and "service" not in meta
        if uri in shown or is_in_foot or meta.get("in_menu") is False:
            continue
        lacking.append(source)
    if len(lacking) > _MOST_APART:
        pages = "、".join(page_uri(source) for source in lacking[:_MOST_NAMED])
        more = f"、ほか{len(lacking) - _MOST_NAMED}" if len(lacking) > _MOST_NAMED else ""
        message = (
            f"メニューに、{len(lacking)}つのページがありません（{pages}{more}）。行を消したのなら、元に戻してください。"
            "メニューに出さないページには、先頭の項目に in_menu: false と書きます。"
        )
        yield menu.key_mistake(("menu",), message).unless_missing("page")
        return
    for source in lacking:
        message = "このページは、メニューにありません。"
        message += f"content/menu.yml の出したいところに、「- {page_uri(source)}」と1行書き足してください。"
        if source.kind == "page":
            message += "メニューに出さないなら、このページの先頭の項目に in_menu: false と書きます。"
        yield source.mistake_at(0, message).unless_missing("page")
