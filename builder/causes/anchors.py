"""Anchors (/x/y.md#id) that a page hasn't, once a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from builder.causes.places import first_of
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake, places_words
from builder.reading.source import Source
from builder.reading.suggest import nearest
from builder.rules.markup.anchors import (
    anchors_of,
    blocks_with,
    headings_without_ids,
    makes_ids,
    page_source,
    shows,
    unused_anchors,
)


def anchor_mistakes(
    checked: Checked, found: Mapping[str, Sequence[Mistake]], misnamed: Set[str]
) -> Iterator[Mistake]:
    """What is wrong with anchors (/x/y.md#id) that a page hasn't, once a page; nothing of a page that lists
    what stands in a file under another name (`misnamed` are their kinds).

    What is expected of a page names an anchor because the page had it: the slip is on the page.
    """
    expected = {source.file for kind in ("expectations", "searches") for source in checked.sources.of(kind)}
    by_page: defaultdict[str, dict[str, Sequence[Mistake]]] = defaultdict(dict)
    for target, places in found.items():
        of_page, _, name = target.partition("#")
        by_page[of_page][name] = places
    for uri, lost in by_page.items():
        if shows(page_source(checked, uri), misnamed):
            continue
        every = [one for places in lost.values() for one in places]
        if len(every) == 1 and every[0].file not in expected:
            lines = " か ".join(blocks_with(checked, {*lost}))
            hint = (
                f"{lines} の行を消したのなら、元に戻してください。"
                if lines and lines not in every[0].message
                else ""
            )
            yield replace(every[0], message=every[0].message + hint)
            continue
        page = page_source(checked, uri)
        unused, left = unused_anchors(checked, page), dict(lost)
        for name, places in lost.items():
            near = (
                "" if len(places) > 1 or nearest(name, unused) else nearest(name, anchors_of(checked, page))
            )
            if near:
                message = f"「#{name}」という目印は、{page.file} にありません。"
                hint = f"「#{near}」の間違いではありませんか。"
                yield replace(left.pop(name)[0], message=message + hint)
                continue
            is_on_page = len(places) > 1 or places[0].file in expected
            if is_on_page and (other := nearest(name, unused)):
                where = places_words(left.pop(name))
                if len(places) == 1:
                    message = (
                        f"ここの目印「#{other}」と、「#{name}」（{where}）が、合っていません。"
                        "書き間違えたほうを、もう一方に合わせてください。"
                    )
                else:
                    message = (
                        f"「#{other}」という目印は、どこからも使われていません。使われているのは、「#{name}」です"
                        f"（{where}）。書き間違いなら、ここを「{name}」に直してください。"
                        f"名前を変えたのなら、使っているところも「{other}」に直してください。"
                    )
                yield replace(unused[other], message=message)
        rest = [one for places in left.values() for one in places]
        if not rest:
            continue
        if len({one.file for one in rest}) > 1 or len(left) > 1 or any(one.file in expected for one in rest):
            yield _lost_anchors(checked, page, left, rest)
        else:
            for places in left.values():
                yield from first_of(places)


def _lost_anchors(checked: Checked, page: Source, names: Iterable[str], places: list[Mistake]) -> Mistake:
    """Of anchors that are nowhere, at the page that had them."""
    lost = [*names]
    headings = headings_without_ids(checked, page)
    if len(lost) == len(headings) == 1:
        message = (
            f"この見出しの終わりに、目印がありません。「{{#{lost[0]}}}」を消したのなら、元に戻してください"
            f"（使われているところ: {places_words(places)}）。"
        )
        return replace(headings[0], message=message)
    listed = "、".join(f"#{name}" for name in lost)
    message = (
        f"ほかのところから使われている目印（{listed}）が、このページにありません。"
        f"次のところで使われています: {places_words(places)}。"
    )
    files = makes_ids(checked, page)
    if page.kind == "faq":
        message += "質問を消したのなら、元に戻すか、"
    elif blocks := blocks_with(checked, {*lost}):
        message += f"{'か、'.join(blocks)} の行を消していませんか。消したのなら、元に戻すか、"
    elif files:
        message += (
            f"見出しの終わりの {{#…}} か、{'・'.join(sorted(files))} の id を消したのなら、元に戻すか、"
        )
    else:
        message += "見出しの終わりに付けた {#…} を消したのなら、元に戻すか、"
    return page.mistake_at(page.body_start, f"{message}使っているところを直してください。")
