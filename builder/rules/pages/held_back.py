"""Pages of the future: when they appear, and pages that the site can't do without until then."""

from collections.abc import Iterator
from datetime import date

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.texts.block_names import BLOCK
from builder.texts.held_back import held_back
from builder.texts.values import PAGE
from builder.texts.words import date_words
from desk.domain.forms.placeholders import PLACEHOLDER


def needed_page_mistakes(checked: Checked, today: date) -> Iterator[Mistake]:
    """Each page that is held back though other parts of the site need it."""
    needed = needed_pages(checked)
    for uri, source in held_back(checked, today):
        if uri in needed:
            message = (
                f"このページは{needed[uri]}なので、先の日付にして出さずにおくことができません。"
                "published を今日までの日にしてください。"
            )
            yield source.mistake(("published",), message)


def held_back_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Each page that is held back, with its day, and each text that gives its address. None of a page that
    must not be.
    """
    needed = needed_pages(checked)
    waiting = {uri: source for uri, source in held_back(checked, today) if uri not in needed}
    for source in checked.sources.files if waiting else ():
        for path, text in source.all_texts():
            for match in PLACEHOLDER.finditer(text):
                named = PAGE.fullmatch(match[1])
                page = waiting.get(named["target"].partition("#")[0]) if named else None
                if page:
                    day = date_words(page.data["published"])
                    message = f"このアドレスのページは、{day}まで出ません。その日まで書かないでください。"
                    yield source.mistake_in(path, match.start(), match[0], message)
    for source in waiting.values():
        message = (
            f"このページは、{date_words(source.data['published'])}に出ます。それまでは、ページも、"
            "メニューの項目も、ほかのページからのリンクも出ません。"
            "その日の夜中に、サイトが自動で作りなおされて、出ます。"
        )
        yield source.mistake(("published",), message)


def needed_pages(checked: Checked) -> dict[str, str]:
    """The pages that the site can't do without: address -> what it is."""
    return dict(_needed(checked))


def _needed(checked: Checked) -> Iterator[tuple[str, str]]:
    yield "/index.md", "ホーム"
    yield "/directory.md", "どのページの上にもリンクがある電話相談先の一覧"
    for source in checked.all("page"):
        uri = "/" + source.file.removeprefix("content/")
        if source.data.get("layout") == "search":
            yield uri, "検索のページ"
        if any(match["name"] == "manage" for match in BLOCK.finditer(source.body)):
            yield uri, "予約を確かめるページ（メールのリンクが開くページ）"
    for language in checked.all("language"):
        yield language.data["menu"][0], "その言葉のホーム"
    for _, _, magazine in checked.rows("magazines", "magazines"):
        yield magazine["page"], "メールマガジンの登録のページ"
    for form in checked.all("form"):
        yield form.data["page"], "フォームのページ"
    for _, _, service in checked.rows("site", "services"):
        yield service["page"], "サービスの入口（site.yml の services）"
    for _, _, link in checked.rows("not-found", "links"):
        yield link["page"], "ページが見つからないときの案内先（not-found.yml）"
