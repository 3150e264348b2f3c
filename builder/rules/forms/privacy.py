"""What is done with the answers has to be told: every form on a page with `{{ block personal-data }}`."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.texts.block_names import BLOCK, is_whole


def untold_data_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each form, if no page has the block, which is about them all."""
    blocks = (match["name"] for source in checked.sources.of("page") for match in BLOCK.finditer(source.body))
    if "personal-data" in blocks or not all(is_whole(page, checked) for page in checked.sources.of("page")):
        return
    for source in checked.all("form")[:1]:  # what is wrong is the pages
        message = (
            "フォームで受け取るもの、使う目的、保管する期間が、どのページにも出ていません。"
            "「個人情報の取り扱い」のページに {{ block personal-data }} という行を書くと、"
            "全部のフォームの分が出ます。"
        )
        yield source.key_mistake(("purpose",), message).unless_missing("page")
