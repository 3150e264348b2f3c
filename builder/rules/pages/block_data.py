"""Blocks that need data which the desk may do without."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.texts.block_names import BLOCK

_FILES = {
    "cooling-off-days": "cooling-off",
    "cooling-off-letter": "cooling-off",
    "flow": "flow",
    "laws": "laws",
    "precautions": "precautions",
}
"""Block -> the kind of the optional file that it shows."""


def block_data_mistakes(checked: Checked) -> Iterator[Mistake]:
    starts = {row["id"]: "start" in row for _, _, row in checked.rows("site", "services")}
    for page in checked.all("page"):
        for match in BLOCK.finditer(page.body):
            place = page.body_start + match.start("written")
            kind = _FILES.get(match["name"])
            if kind and not checked.sources.of(kind):
                message = f"content/{kind}.yml がありません。作るか、この行を消してください。"
                yield page.mistake_at(place, message).unless_missing(OTHER_NAME)
            if match["name"] == "other-ways" and not any(
                "other_ways" in source.data for source in checked.all("desks")
            ):
                message = "content/desks.yml に other_ways がありません。書き足すか、この行を消してください。"
                if checked.is_sound("desks"):
                    yield page.mistake_at(place, message)
            if match["name"] == "open-data" and not any(
                "open_data" in source.data for source in checked.all("site")
            ):
                message = "content/site.yml に open_data がありません。書き足すか、この行を消してください。"
                if checked.is_sound("site"):
                    yield page.mistake_at(place, message)
            if match["name"] == "languages" and not checked.sources.of("language"):
                message = "content/languages/ にファイルがありません。作るか、この行を消してください。"
                yield page.mistake_at(place, message)
            if match["name"] == "start" and starts.get(match["argument"]) is False:
                message = (
                    f"content/site.yml の「{match['argument']}」に start がありません。"
                    "書き足すか、この行を消してください。"
                )
                yield page.mistake_at(place, message)
