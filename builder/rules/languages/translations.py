"""Translations and the Japanese pages that they were made of: which have changed since they were compared."""

from collections.abc import Iterator

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.texts.languages.pages import language_of, languages
from builder.texts.languages.sources import files_of, fingerprints


def source_mistakes(checked: Checked) -> Iterator[Mistake]:
    """What `sources` can't name; whether there is such a page is said with all other names."""
    for page in checked.all("page"):
        named = page.data.get("sources", ())
        if named and language_of(checked, page) is None and checked.is_sound("language"):
            folders = "、".join(f"content/{name}/" for name in languages(checked)) or "まだありません"
            message = (
                "sources は、ほかの言葉のページにだけ書きます（フォルダー: "
                f"{folders}）。このページから消してください。"
            )
            yield page.key_mistake(("sources",), message)
            continue
        first: dict[str, int] = {}
        for number, one in enumerate(named):
            path: Path = ("sources", number, "page")
            if one["page"] in first:
                message = f"「{one['page']}」は、{first[one['page']]}行目にもあります。消してください。"
                yield page.mistake(path, message)
            elif _is_translation(checked, one["page"]):
                message = (
                    f"「{one['page']}」は、日本語のページではありません。"
                    "もとの日本語のページを書いてください。"
                )
                yield page.mistake(path, message)
            first.setdefault(one["page"], page.mistake(path, "").line)


def _is_translation(checked: Checked, uri: str) -> bool:
    return any(uri.startswith(f"/{name}/") for name in languages(checked))


def translation_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each Japanese page whose words aren't those with which its translation was compared."""
    now = fingerprints(checked)
    for page in checked.all("page"):
        for number, one in enumerate(page.data.get("sources", ())):
            current = now.get(one["page"])
            is_other = _is_translation(checked, one["page"]) or not language_of(checked, page)
            if current and one.get("compared") != current and not is_other:
                yield _to_compare(checked, page, number, one, current)


def _to_compare(checked: Checked, page: Source, number: int, one: dict[str, str], current: str) -> Mistake:
    pages = (*checked.all("page"), *checked.all("faq"))
    source = next(found for found in pages if page_uri(found) == one["page"])
    files = "、".join(files_of(checked, source))
    if "compared" not in one:
        message = (
            f"もとのページ（{files}）と、まだ比べていません。比べたら、page の右に"
            f"「, compared: {current}」（改行して書くなら「compared: {current}」）と書いてください。"
        )
        return page.mistake(("sources", number, "page"), message)
    message = (
        f"もとのページ（{files}）が、このページを書いたあとに変わっています。比べて、このページも直してください"
        f"（直すところがなければ、そのままにします）。終わったら、「{one['compared']}」を「{current}」に書きかえてください。"
    )
    return page.mistake(("sources", number, "compared"), message)
