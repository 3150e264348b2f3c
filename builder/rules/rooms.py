"""The meeting rooms of a desk (`meeting_rooms` of content/desks.yml): at allowed hosts, each once."""

from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from desk.domain.forms.bounds.hosts import is_at_host


def room_mistakes(checked: Checked) -> Iterator[Mistake]:
    if not checked.is_sound("desks", "form"):
        return
    for source, path, row in checked.rows("desks", "desks"):
        if "meeting_rooms" in row:
            yield from _of_desk(checked, source, path, row)


def _of_desk(checked: Checked, source: Source, path: Path, row: dict[str, Any]) -> Iterator[Mistake]:
    at: Path = (*path, "meeting_rooms")
    of_desk = [form for form in checked.all("form") if form.data["desk"] == row["id"]]
    handlings = {form.stem: form.data.get("handling", {}) for form in of_desk}
    # A form without its hosts is told where the form is.
    hosts = {form: one["meeting_hosts"] for form, one in handlings.items() if "meeting_hosts" in one}
    kinds = [one["meeting_kinds"] for one in handlings.values() if "meeting_kinds" in one]
    if kinds and not any("video" in one for one in kinds):
        message = (
            f"窓口「{row['id']}」には、オンラインで相談するフォームがありません。"
            "meeting_rooms は使われないので、消してください。"
        )
        yield source.key_mistake(at, message)
        return
    names: dict[str, int] = {}
    urls: dict[str, int] = {}
    for n, room in enumerate(row["meeting_rooms"]):
        for form, allowed in hosts.items():
            if not is_at_host(room["url"], allowed):
                message = (
                    f"会議室のURLは、https:// で始まる {'・'.join(allowed)} のものにしてください"
                    f"（forms/{form}.yml の meeting_hosts）。"
                )
                yield source.mistake((*at, n, "url"), message)
                break
        for key, seen, words in (("name", names, "名前"), ("url", urls, "URL")):
            if room[key] in seen:
                message = (
                    f"{seen[room[key]] + 1}つめの会議室と、{words}が同じです。違う{words}にしてください。"
                )
                yield source.mistake((*at, n, key), message)
            seen.setdefault(room[key], n)
