"""What the theme says in each language, and where a page is in the others."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.project import Data, Project
from builder.texts import words
from builder.texts.gfm.readings import without_readings
from builder.texts.languages import figures
from builder.texts.languages.pages import folder_of
from builder.texts.markdown import site_path
from desk.domain.calendar.moments import WEEKDAY_WORDS
from desk.domain.forms.placeholders import PLACEHOLDER

Link = dict[str, Any]

JAPANESE = "ja"
HOME = "/index.md"

_WORDS: Data = {
    "skip": "本文へ移動",
    "languages": "ことばを選ぶ（Language）",
    "search": "検索",
    "site_search": "サイト内検索",
    "palette": "暗い画面",
    "menu": "メニュー",
    "main_pages": "おもなページ",
    "phone_door": "電話で相談",
    "contact_door": "問い合わせ",
    "path": "パンくずリスト",
    "contents": "このページの内容",
    "published": "公開日",
    "updated": "更新日",
    "original": "日本語のページ：",
    "contact": "お問い合わせ",
    "operator": "運営：{{ name }}",
    "operator_of": "{{ name }}（{{ services }}）",
    "phone": "電話",
    "fax": "ファクス",
    "mail": "メール",
    "related": "関連ページ",
    "about_site": "このサイトについて",
    "to_top": "ページの先頭へ",
    "hours": "受付時間：",
    "spoken": "話せる言葉：",
    "and": "、",
}
_OPENING: Data = {
    "open": "ただいま受付中（{close}まで）",
    "ending": "まもなく受付終了（{close}まで）",
    "opens": "本日は{open}から受け付けます",
    "around": "ただいま受付中（24時間）",
    "resumes": "いまは休み時間です（{open}から受け付けます）",
    "over": "本日の受付は終了しました。",
    "closed": "本日は休みです。",
    "next": "次は{date} {open}から",
    "next_day": "次は{date}",
    "reachable": "開いている窓口があれば、つながります",
    "rarely": "この時間は、つながらないことが多いです",
    "day": "{month}月{day}日({weekday})",
    "weekdays": [*WEEKDAY_WORDS],
}
_SEARCH: Data = {
    "label": "調べたいことば",
    "hint": "「お金はかかりますか」のような文でも探せます。書いた言葉は、送信も記録もされません。",
    "no_script": "検索にはJavaScriptを使います。使えないときは、下の一覧からお探しください。",
    "loading": "検索の準備をしています。",
    "found": "#件見つかりました。",
    "none": "見つかりませんでした。短い言葉や、別の言葉でもお試しください。",
    "failed": "検索を使えません。通信を確かめて、ページを読み込みなおしてください。"
    "下の一覧からも探せます。お電話でも、おたずねください。",
    "more": "もっと見る",
    "likely": "よく探される答え",
    "phones": "電話で相談する",
    "none_open": "いま、電話を受けている窓口はありません。",
    "other_phones": "ほかの電話相談先と、受付時間",
    "keys": "「/」か「S」のキーで、検索の欄に移る",
    "all": "質問と答えの一覧",
    "kinds": "よくあるご質問 電話の窓口 手続き ご案内",
}


def theme_words(language: Data | None) -> Mapping[str, Data]:
    """{words, opening, search}: what the theme says, by key (schemas/content/language.schema.json).

    `opening` and `search` are empty for a language without them.
    """
    if language is None:
        return {"words": _WORDS, "opening": _OPENING, "search": _SEARCH}
    found = {key: language.get(key, {}) for key in ("words", "opening", "search")}
    # The page's script fills in one brace.
    opening = {
        key: PLACEHOLDER.sub(r"{\1}", text) if isinstance(text, str) else text
        for key, text in found["opening"].items()
    }
    return {**found, "opening": opening}


def dated(language: Data | None, iso: str) -> str:
    """A day as the pages of a language write it."""
    return figures.date_words(language, iso) if language else words.date_words(iso)


def choices(project: Project, uri: str | None) -> list[Link]:
    """The other languages for the page at `uri` (None: a page that is nowhere, 404.html): {lang, name, url}.

    Each leads to the page's counterpart, else to the language's home.
    """
    own = project.language_of(uri) if uri else None
    there = _counterparts(project, uri) if uri else {}
    found = [] if own is None else [_choice(JAPANESE, "日本語", there.get("", HOME))]
    for name, language in project.languages.items():
        if language is not own:
            found.append(_choice(language["lang"], language["name"], there.get(name, home_of(language))))
    return found


def counterpart(project: Project, uri: str) -> Link:
    """{lang, title, url} of a Japanese page in the project's language, else of the page itself."""
    language = project.language
    name = language["language"] if language else ""
    page = _counterparts(project, uri).get(name)
    lang = language["lang"] if language and page else JAPANESE
    page = page or uri
    return {"lang": lang, "title": project.titles()[page], "url": site_path(page).removeprefix("/") or "./"}


def alternates(project: Project, uri: str) -> list[Link]:
    """{lang, url} of a page and its translations; empty if there is none. Each translation says the same."""
    language = project.language_of(uri)
    original = next(iter(_sources(project, uri)), None) if language else uri
    if original is None:
        return []
    pages = {name: page for name, page in _translations(project, original).items() if page}
    mine = (language or {}).get("language")
    if not pages or (mine and pages.get(mine) != uri):
        return []
    base = project.site["base_url"]
    told = [
        {"lang": project.languages[name]["lang"], "url": base + site_path(page)}
        for name, page in pages.items()
    ]
    japanese = base + site_path(original)
    return [{"lang": JAPANESE, "url": japanese}, *told, {"lang": "x-default", "url": japanese}]


def originals(project: Project, uri: str) -> list[Link]:
    """{title, url} of the Japanese pages that a page was made of."""
    titles = project.titles()
    return [
        {"title": without_readings(titles[page]), "url": site_path(page).removeprefix("/") or "./"}
        for page in _sources(project, uri)
    ]


def home_of(language: Data) -> str:
    """The address of a language's home: the first of its menu."""
    return str(language["menu"][0])


def _choice(lang: str, name: str, page: str) -> Link:
    return {"lang": lang, "name": name, "url": site_path(page).removeprefix("/") or "./"}


def _counterparts(project: Project, uri: str) -> dict[str, str]:
    """Language ("": Japanese) -> the page there. Japanese pages that share a translation lead to it."""
    original = next(iter(_sources(project, uri)), None) if project.language_of(uri) else uri
    if original is None:
        return {}
    found = {name: page for name, page in _translations(project, original).items() if page}
    for translation in project.pages:
        name = folder_of(translation)
        if name in project.languages and name not in found and original in _sources(project, translation):
            found[name] = translation
    return {"": original, **found}


def _translations(project: Project, original: str) -> dict[str, str]:
    """Language -> the page there that is made of this Japanese page first of all."""
    found: dict[str, str] = {}
    for uri in project.pages:
        name = folder_of(uri)
        if name in project.languages and next(iter(_sources(project, uri)), None) == original:
            found.setdefault(name, uri)
    return {name: found[name] for name in project.languages if name in found}


def _sources(project: Project, uri: str) -> Iterator[str]:
    """The Japanese pages that a page was made of, without those that aren't published yet."""
    titles = project.titles()
    page = project.pages.get(uri)
    for source in page.meta.get("sources", ()) if page else ():
        if source["page"] in titles:
            yield source["page"]
