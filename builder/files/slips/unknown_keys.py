"""Keys that a file can't have, and what was meant: one mistake for a wrong name and the missing one."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.files.slips.ways_round import FOR_FORMS, FOR_QUESTIONS, FOR_SEMINARS
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean, nearest

_MOST_NAMED = 3

IN_JSON = ("form-schema", "action-schema")
"""The kinds of files that hold rules, in JSON."""


def lacking_names(error: Any) -> list[str]:
    """The required names that aren't there."""
    return [name for name in error.validator_value if name not in error.instance]


def unknown_keys(
    source: Source, path: Path, error: Any, lacking: Sequence[str], elsewhere: Collection[str] = ()
) -> Iterator[tuple[Mistake, str]]:
    """(mistake, the `lacking` name that was meant, or "") of each key that there isn't, but for those that
    belong `elsewhere`.
    """
    known = error.schema.get("properties", {})
    absent = [name for name in known if name not in error.instance]
    noun = "きまり" if source.kind in IN_JSON else "項目"
    strange = [name for name in error.instance if name not in known and name not in elsewhere]
    without_hint: list[str] = []
    found: set[str] = set()
    outside = {} if source.kind in IN_JSON else _too_far_left(error, strange)
    yield from _to_be_moved(source, path, outside)
    for name in strange:
        if name in outside:
            continue
        glued = re.match(r"([A-Za-z_]+)[:：]", name)
        meant = glued[1] if glued and glued[1] in absent else nearest(name, absent)
        hint = _way_round(source, path, name)
        if not meant and source.kind == "menu" and str(error.instance[name]).startswith("/"):
            meant = "page"
            message = f"「- {{title: {name}, page: {error.instance[name]}}}」と書いてください。"
        elif glued and meant:
            message = f"「{meant}:」の後に、半角スペースを入れてください。"
            if "：" in name:
                message = f"「{meant}」の後の「：」が全角です。半角の「:」と半角スペースに直してください。"
        elif not hint and not meant:
            without_hint.append(name)
            continue
        else:
            message = f"「{name}」という{noun}はありません。{hint or did_you_mean(name, absent)}"
        also = [one for one in lacking if one in name] if glued and re.search("[、，]", name) else []
        if also:
            message += "項目の間は、「、」ではなく、半角の「, 」で区切ります。"
        found |= {meant, *also}
        told = source.covering(source.key_mistake((*path, name), message), (*path, name))
        yield from ((told, one if one in lacking else "") for one in {meant: 0, **dict.fromkeys(also)})
    if without_hint:
        listed = quoted(without_hint[:_MOST_NAMED])
        more = f"など{len(without_hint)}個の{noun}" if len(without_hint) > _MOST_NAMED else f"という{noun}"
        hint = f"使える{noun}は{quoted(known)}です。" if known else ""
        left = [name for name in lacking if name not in found] if source.kind not in IN_JSON else []
        if left:
            hint = (
                f"{quoted(left)}のことなら、名前を直してください。"
                f"ほかのことなら、消して、{quoted(left)}を書き足してください。"
            )
        told = source.key_mistake((*path, without_hint[0]), f"{listed}{more}はありません。{hint}")
        for name in without_hint:
            yield from ((source.covering(told, (*path, name)), meant) for meant in left or [""])


def _too_far_left(error: Any, strange: Sequence[str]) -> dict[str, str]:
    """Strange key -> the mapping above it, in which it can be."""
    found: dict[str, str] = {}
    above = ""
    for name, value in error.instance.items():
        if name not in strange:
            above = name if value is None or isinstance(value, dict) else ""
            continue
        part = error.schema.get("properties", {}).get(above, {})
        if name in part.get("properties", {}) or isinstance(part.get("additionalProperties"), dict):
            found[name] = above
    return found


def _to_be_moved(source: Source, path: Path, outside: Mapping[str, str]) -> Iterator[tuple[Mistake, str]]:
    """What to do about the keys that are too far left, once for each mapping that they belong to."""
    for above in dict.fromkeys(outside.values()):
        names = [name for name, one in outside.items() if one == above]
        depth = source.key_mistake((*path, above), "").column + 1
        lines = "この行" if len(names) == 1 else f"この行からの{len(names)}行"
        message = (
            f"「{names[0]}」は、上の「{above}:」の中に書きます。"
            f"{lines}の初めの空白を、{depth}つにしてください。"
        )
        told = source.key_mistake((*path, names[0]), message)
        yield from ((source.covering(told, (*path, name)), "") for name in names)


def _way_round(source: Source, path: Path, keyword: str) -> str:
    """What to write instead of a keyword that there isn't, or ""."""
    if source.kind == "seminars":
        return FOR_SEMINARS.get(keyword, "")
    if source.kind != "form-schema":
        return ""
    if not path:
        return FOR_FORMS.get(keyword, "")
    return FOR_QUESTIONS.get(keyword, "") if path[0] == "properties" else ""


def quoted(names: Iterable[object]) -> str:
    return "".join(f"「{name}」" for name in names)
