"""The words of the search: aliases of answers, and content/search.yml."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.markup.links import about_target, targets_of
from builder.texts.fold import fold

Called = tuple[Source, Path, str, list[str]]
"""An answer's aliases: file, their path, the answer's own title, the aliases."""

_WIDE_COMMA = re.compile("[、，]")
_LONGEST_WORD = 12
_IN_A_SENTENCE = re.compile("[。？?はがのでとをにもてか]$")
_WISH = re.compile("[いす]$")
"""Ends of what goes on behind a comma, and of questions."""

_KANA = re.compile("[ぁ-ん ]+")


def search_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source, path, title, aliases in _called(checked):
        yield from _aliases(source, path, title, aliases)
    yield from _headings(checked)
    for source in checked.all("search"):
        yield from _synonyms(source)
        yield from _readings(source)
        ignored = source.data.get("ignore") or []
        yield from _twice(source, [(("ignore", number), word) for number, word in enumerate(ignored)])
        targets = targets_of(checked)
        for number, place in enumerate(source.data.get("questions", ())):
            if message := targets.complaint(place, page=None):
                told = source.mistake(("questions", number), message)
                yield about_target(told, targets, place, None).unless_missing("line")


def _called(checked: Checked) -> Iterator[Called]:
    for faq, path, row in checked.rows("faq", "questions"):
        yield faq, (*path, "aliases"), row["q"], row.get("aliases", [])
    for source, path, row in checked.rows("flow", "steps"):
        yield source, (*path, "aliases"), row["title"], row.get("aliases", [])
    for source, path, row in checked.rows("desks", "directory"):
        yield source, (*path, "aliases"), row["name"], row.get("aliases", [])
    for source in checked.all("desks"):
        for number, way in enumerate(source.data.get("other_ways", ())):
            yield source, ("other_ways", number, "aliases"), way["name"], way.get("aliases", [])
    for source, path, group in checked.rows("precautions", "groups"):
        for number, item in enumerate(group["items"]):
            yield source, (*path, "items", number, "aliases"), item["title"], item.get("aliases", [])
    for page in checked.all("page"):
        yield page, ("aliases",), page.data["title"], page.data.get("aliases", [])
        for anchor, aliases in page.data.get("heading_aliases", {}).items():
            yield page, ("heading_aliases", anchor), "", aliases


def _aliases(source: Source, path: Path, title: str, aliases: list[str]) -> Iterator[Mistake]:
    if not aliases:
        return
    own = _compared(title)
    for number, alias in enumerate(aliases):
        if own and _compared(alias) == own:
            message = f"「{alias}」は、この答えの題と同じです。書かなくても見つかるので、消してください。"
            yield source.mistake((*path, number), message)
    yield from _twice(source, [((*path, number), alias) for number, alias in enumerate(aliases)])


def joined_alias_warnings(checked: Checked) -> Iterator[Mistake]:
    """Words that a Japanese comma joins to one, though a list has its own between them."""
    for source, path, _, aliases in _called(checked):
        for number, alias in enumerate(aliases):
            words = _WIDE_COMMA.split(alias)
            if len(words) > 1 and _are_words(words, is_alone=len(aliases) == 1):
                message = (
                    f"「{alias}」は、1つの言葉になっています。{len(words)}つの言葉なら、「、」ではなく、"
                    f"半角の「, 」で区切ってください（[{', '.join(words)}]）。"
                )
                yield source.mistake((*path, number), message)


def _are_words(parts: list[str], *, is_alone: bool) -> bool:
    """Whether none is a part of a sentence, as one of several aliases may be (夜間、電話したい)."""
    is_wish = not is_alone and _WISH.search(parts[-1])
    return not is_wish and all(
        0 < len(one) <= _LONGEST_WORD and not _IN_A_SENTENCE.search(one) for one in parts
    )


def _headings(checked: Checked) -> Iterator[Mistake]:
    """Aliases of headings that a page hasn't."""
    targets = targets_of(checked)
    for page in checked.all("page"):
        for anchor in page.data.get("heading_aliases", {}):
            target = f"{page_uri(page)}#{anchor}"
            if message := targets.complaint(target, page=None):
                told = page.key_mistake(("heading_aliases", anchor), message)
                yield about_target(told, targets, target, None)


def _synonyms(source: Source) -> Iterator[Mistake]:
    words: list[tuple[Path, str]] = []
    for number, group in enumerate(source.data.get("synonyms") or ()):
        words += [(("synonyms", number, place), word) for place, word in enumerate(group)]
        if len(group) == 1:
            split = "言葉の間は、「、」ではなく、半角の「, 」で区切ります。" if "、" in group[0] else ""
            message = (
                f"「{group[0]}」だけのまとまりです。{split}同じ意味の言葉を、2つ以上書いてください"
                "（1つの答えの言葉なら、その答えの aliases に書きます）。"
            )
            yield source.mistake(("synonyms", number, 0), message)
    yield from _twice(source, words)


def _readings(source: Source) -> Iterator[Mistake]:
    for word, kana in source.data.get("readings", {}).items():
        if not _KANA.fullmatch(fold(kana)):
            yield source.mistake(("readings", word), f"「{kana}」は、ひらがなで書いてください。")
        elif fold(word) == fold(kana):
            message = f"「{word}」は、読み方と同じです。書かなくても見つかるので、消してください。"
            yield source.key_mistake(("readings", word), message)


def _twice(source: Source, words: Iterable[tuple[Path, str]]) -> Iterator[Mistake]:
    """Words that the search can't tell from one before, or that have nothing to search for."""
    before: dict[str, tuple[str, Path]] = {}
    for path, word in words:
        folded = _compared(word)
        if not folded:
            yield source.mistake(path, f"「{word}」には、検索できる文字がありません。消してください。")
        elif folded in before:
            other, place = before[folded]
            line = source.mistake(place, "").line
            same = "" if other == word else "（検索では、同じ言葉です）"
            message = (
                f"「{word}」は、{line}行目の「{other}」と重なっています{same}。どちらかを消してください。"
            )
            yield source.mistake(path, message)
        else:
            before[folded] = word, path


@lru_cache(maxsize=4096)
def _compared(word: str) -> str:
    return fold(word).replace(" ", "")
