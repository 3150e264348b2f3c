"""The staff's console (content/console.yml): every desk has somebody who handles what arrives there."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake

SEE, HANDLE = "見る", "扱う"


def console_mistakes(checked: Checked) -> Iterator[Mistake]:
    source = checked.one("console")
    if source is None:
        return
    handled: set[str] = set()
    for _, path, row in checked.rows("console", "roles"):
        if SEE not in row["rights"]:
            message = "「見る」がないと、ほかのことも何もできません。「見る」を足してください。"
            yield source.mistake((*path, "rights"), message)
        if HANDLE in row["rights"]:
            handled |= set(row["desks"])
    # Every way of naming a desk wrongly is told where it is named.
    desks = checked.named_rows("desks", "desks")
    if desks is None or not checked.is_sound("form"):
        return
    known = {row["id"] for _, _, row in desks}
    if not handled <= known:
        return
    for desk in sorted({form.data["desk"] for form in checked.all("form")} & known - handled):
        message = (
            f"「{desk}」に届いたものを扱える人がいません。"
            f"どれかのグループに、desks: [{desk}] と rights: [{SEE}, {HANDLE}] を書いてください。"
        )
        yield source.key_mistake(("roles",), message)
