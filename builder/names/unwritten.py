"""Values that a desk can do without, so that nothing but a text that names one shows that it is missing."""

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.texts.values import DIRECTORY_NOTE, OF_A_DESK, OF_A_LINE


def unwritten(checked: Checked, name: str) -> tuple[str, Mistake] | None:
    """(key, where it would be written, as a mistake without a message) of the value `name`, `desks.life.fax`;
    None if there is no such value.
    """
    if name == DIRECTORY_NOTE:
        source = checked.one("desks")
        return (name, source.key_mistake(("directory",), "")) if source else None
    group, _, rest = name.partition(".")
    thing, _, key = rest.partition(".")
    if key in {"desks": OF_A_DESK, "directory": OF_A_LINE}.get(group, ()):
        for source, path, row in checked.rows("desks", group):
            if row["id"] == thing:
                return key, source.mistake((*path, "id"), "")
    return None
