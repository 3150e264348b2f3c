"""Keys that a file can't have, and what was meant: one mistake for a wrong name and the missing one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from builder.files.ways_round import FOR_FORMS, FOR_QUESTIONS
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean, nearest

IN_JSON = ("form-schema", "action-schema")
"""The kinds of files that hold rules, in JSON."""


def lacking_names(error: Any) -> list[str]:
    """The required names that aren't there."""
    return [name for name in error.validator_value if name not in error.instance]


def unknown_keys(
    source: Source, path: Path, error: Any, lacking: Sequence[str]
) -> Iterator[tuple[Mistake, str]]:
    """(mistake, the `lacking` name that was meant, or "") of each key that there isn't."""
    known = error.schema.get("properties", {})
    absent = [name for name in known if name not in error.instance]
    noun = "きまり" if source.kind in IN_JSON else "項目"
    strange = [name for name in error.instance if name not in known]
    for name in strange:
        glued = re.match(r"([A-Za-z_]+)[:：]", name)
        meant = glued[1] if glued and glued[1] in absent else nearest(name, absent)
        hint = _way_round(source, path, name)
        if not meant and source.kind == "menu" and str(error.instance[name]).startswith("/"):
            meant = "page"
            message = f"「- {{title: {name}, page: {error.instance[name]}}}」と書いてください。"
        elif glued and meant:
            message = f"「{meant}:」の後に、半角スペースを入れてください。"
        elif not hint and not meant and source.kind not in IN_JSON and len(strange) == len(lacking) == 1:
            (meant,) = lacking
            message = (
                f"「{name}」という{noun}はありません。「{meant}」のことなら、名前を直してください。"
                f"ほかのことなら、消して、「{meant}」を書き足してください。"
            )
        else:
            hint = (
                hint
                or did_you_mean(name, absent)
                or (f"使える{noun}は{quoted(known)}です。" if known else "")
            )
            message = f"「{name}」という{noun}はありません。{hint}"
        yield source.key_mistake((*path, name), message), meant if meant in lacking else ""


def _way_round(source: Source, path: Path, keyword: str) -> str:
    """What to write instead of a keyword that forms don't have, or ""."""
    if source.kind != "form-schema":
        return ""
    if not path:
        return FOR_FORMS.get(keyword, "")
    return FOR_QUESTIONS.get(keyword, "") if path[0] == "properties" else ""


def quoted(names: Iterable[object]) -> str:
    return "".join(f"「{name}」" for name in names)
