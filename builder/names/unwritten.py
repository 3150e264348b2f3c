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
    if group == "forms" and key.startswith("promise."):
        return _unpromised(checked, thing, key.removeprefix("promise."))
    if key in {"desks": OF_A_DESK, "directory": OF_A_LINE}.get(group, ()):
        for source, path, row in checked.rows("desks", group):
            if row["id"] == thing:
                return key, source.mistake((*path, "id"), "")
    return None


def _unpromised(checked: Checked, form: str, state: str) -> tuple[str, Mistake] | None:
    """The same of the time that a form's life may take for a state, if the state is there."""
    names = [one.data["workflow"] for one in checked.all("form") if one.stem == form]
    rule = checked.workflows.get(names[0]) if names else None
    if rule is None or state not in rule.data["states"]:
        return None
    return "promise: true", rule.key_mistake(("states", state), "")
