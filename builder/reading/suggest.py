"""Suggests the known word that a mistyped one was probably meant to be. A far one would only mislead."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MOST_OF_OTHER_PARTS = 2
"""The slips that a word may have that has another number of parts."""

_FIGURES = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ALIKE = re.compile(r"[-_ .ー‐−]+")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """「…」の間違いではありませんか。, or "" if no known word is near."""
    found = nearest(word, known)
    return f"「{found}」の間違いではありませんか。" if found else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word with the fewest slips between it and `word`, if they are few for its length; else "".

    Of words with parts (`desks.life.phone`, `/online/flow.md`, `booking-received`), each part has to be near:
    a long beginning that is the same doesn't make another end nearer. A word that means another thing is not
    near: with other figures (`step-1`), or with letters before it that turn it round (`paid`, `unpaid`).
    """
    typed = _bare(word)
    rated = [(_slips(typed, _bare(one), _most(one)), number, one) for number, one in enumerate(known)]
    near = [
        row
        for row in rated
        if row[0] <= _most(row[2])
        and _has_near_parts(word, row[2], row[0])
        and not _means_another(typed, _bare(row[2]))
    ]
    return min(near)[2] if near else ""


def mistyped(word: str, known: Iterable[str]) -> list[str]:
    """The known words from which one slip makes `word`; not one that only goes on where the other ends."""
    typed = _bare(word)
    return [
        one
        for one in known
        if _slips(typed, _bare(one), 1) == 1
        and not typed.startswith(_bare(one))
        and not _bare(one).startswith(typed)
    ]


def apart(written: Iterable[str], wanted: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """(name that there isn't -> the wanted one that it probably is, or ""; wanted names that aren't there).

    If only one of each is left, that one may be meant.
    """
    known, used = list(wanted), list(written)
    lacking = [name for name in known if name not in used]
    strange = {name: "" for name in used if name not in known}
    for name in strange:
        strange[name] = nearest(name, [one for one in lacking if one not in strange.values()])
    left = [name for name in lacking if name not in strange.values()]
    if len(left) == 1 and len(unmatched := [name for name in strange if not strange[name]]) == 1:
        strange[unmatched[0]] = left.pop()
    return strange, left


def meant(name: str, wanted: str) -> str:
    """What to do about a name that there isn't and that probably is the `wanted` one."""
    if nearest(name, [wanted]):
        return f"「{wanted}」の間違いではありませんか。"
    return (
        f"「{wanted}」のことなら、名前を直してください。"
        f"ほかのことなら、消して、「{wanted}」を書き足してください。"
    )


def _has_near_parts(word: str, known: str, slips: int) -> bool:
    mark = "/" if "/" in known else "."
    typed, meant = (unicodedata.normalize("NFKC", one).strip().split(mark) for one in (word, known))
    if len(typed) != len(meant):
        return slips <= _MOST_OF_OTHER_PARTS or len(meant) == 1
    return all(_is_near_part(*parts) for parts in zip(map(_bare, typed), map(_bare, meant), strict=True))


def _is_near_part(typed: str, meant: str) -> bool:
    if typed == meant or (typed and meant.startswith(f"{typed}-")):
        return True
    if _slips(typed, meant, _most(meant)) > _most(meant):
        return False
    words, others = typed.split("-"), meant.split("-")
    return len(words) != len(others) or all(
        other.startswith(one) or _slips(one, other, most) <= most
        for one, other in zip(words, others, strict=True)
        for most in [1 if len(other) == 2 else _most(other)]
    )


def _means_another(typed: str, meant: str) -> bool:
    if _FIGURES.findall(typed) != _FIGURES.findall(meant):
        return True
    pairs = zip(_LETTERS.findall(typed), _LETTERS.findall(meant), strict=False)
    return any(
        longer.endswith(shorter) and len(longer) > len(shorter) + 1
        for shorter, longer in (sorted(pair, key=len) for pair in pairs)
    )


def _most(known: str) -> int:
    """How many slips a word may have: none in two letters, one in up to five, then one more for each five."""
    length = len(known)
    return 0 if length < 3 else 1 if length < 6 else 1 + length // 5


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    """Without width, case and the marks that are mixed up: - _ . and blanks."""
    return _ALIKE.sub("-", unicodedata.normalize("NFKC", word).strip().casefold())


@lru_cache(maxsize=4096)
def _slips(left: str, right: str, most: int) -> int:
    """Letters that are missing, too many, wrong, or swapped with the next one, up to about `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    rows = [list(range(len(right) + 1))]
    for i, one in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        if min(*row, *rows[-1]) > most:
            return most + 1
        rows.append(row)
    return rows[-1][-1]
