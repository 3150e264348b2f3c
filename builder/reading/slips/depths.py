"""Keys that are deeper or less deep than those around them, which the parser notices a line later."""

from builder.reading.slips.lines import ENTRY, Line, is_nothing


def odd_depth(text: str, index: int) -> tuple[int, str] | None:
    """(index of a key, what to do) of the one that is not as deep as its neighbours: that of the line at
    `index`, which is deeper than the words above it, or those. None if another mistake is likelier.
    """
    end = text.find("\n", index)
    lines = _lines(text[: len(text) if end < 0 else end])
    if len(lines) < 2 or not ENTRY.match(lines[-1].text):
        return None
    second, before, here = (Line(0, ""), *lines)[-3:]
    is_bare = before.text.rstrip().endswith(":")
    if is_bare or not ENTRY.match(before.text) or here.depth <= before.key_depth:
        return None
    is_inside = second.text.endswith(":") and second.key_depth == before.depth
    if is_inside or second.key_depth == here.depth:
        odd, depth = before, here.depth
    else:
        odd, depth = here, before.key_depth
    do = f"{depth}つにしてください。" if depth else "消してください。"
    return odd.start + odd.depth, f"行の初めの空白を、{do}"


def _lines(text: str) -> list[Line]:
    found, start = [], 0
    for written in text.split("\n"):
        line = Line(start, written)
        start += len(written) + 1
        if not is_nothing(line):
            found.append(line)
    return found
