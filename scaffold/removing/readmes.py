"""Takes out of the editors' READMEs what is about parts that are gone, as marks in them say.

`<!-- for: seminar, magazine -->` is read by nobody on GitHub. In a line, it means this line; alone in a line,
all up to its `<!-- end -->`. What it marks goes once none of its parts is left.
"""

import re
from collections.abc import Iterable

from scaffold.parts import Part
from scaffold.stage import Stage

_FOR = re.compile(r"<!-- for: (?P<parts>[a-z-]+(?:, [a-z-]+)*) -->")
_END = "<!-- end -->"


def without_chapters(stage: Stage, away: Iterable[Part]) -> None:
    """Leave in the READMEs only what the desk still has."""
    gone = {one.id for one in away}
    for name in stage.files("content/README.md", "faq/README.md"):
        stage.write(name, kept(stage.text(name), gone))


def kept(text: str, gone: set[str]) -> str:
    """The text of a README at a desk without the parts `gone`."""
    lines: list[str] = []
    goes: list[bool] = []
    for line in text.split("\n"):
        mark = _FOR.search(line)
        is_gone = mark is not None and {*mark["parts"].split(", ")} <= gone
        if mark and mark[0] == line:
            goes.append(is_gone)
        if not is_gone and not any(goes):
            lines.append(line)
        if line == _END:
            goes.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
