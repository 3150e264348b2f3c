"""Writes the colour and the logo."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.rules.look.colours import readable
from scaffold.edits import yaml_text
from scaffold.stage import Stage

SITE = "content/site.yml"


def write_look(stage: Stage, answers: Mapping[str, Any], folder: Path, *, is_first: bool) -> None:
    """The main colour, in the dark palette as light as it has to be; the logo, a file in `folder`, is copied.
    Another municipality's look goes at first.
    """
    look = answers.get("look", {})
    text = stage.text(SITE)
    site = yaml_text.read(text).data
    if is_first and "look" in site:
        text = yaml_text.remove(text, ("look",))
    now: dict[str, Any] = {} if is_first else dict(site.get("look", {}))
    if colour := look.get("colour"):
        dark = readable("brand", colour, "dark")
        now["colours"] = {**now.get("colours", {}), "brand": {"light": colour, "dark": dark}}
    if logo := look.get("logo"):
        name = f"/images/logo{Path(logo).suffix}"
        stage.put(f"content{name}", (folder / logo).read_bytes())
        now["logo"] = {"file": name, "alt": f"{answers['municipality']['name']}の印"}
    if now and now != site.get("look"):
        text = yaml_text.put(text, ("look",), now)
    stage.write(SITE, text)
