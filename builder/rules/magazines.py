"""Magazines: the page of each, its issues, and the question of a form that subscribes."""

from collections.abc import Iterator
from datetime import date

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.schemas import if_question_is_right
from builder.texts.block_names import BLOCK, is_whole
from builder.texts.words import date_words
from desk.domain.forms import formats


def magazine_mistakes(checked: Checked) -> Iterator[Mistake]:
    yield from _pages(checked)
    for source in checked.all("issue"):
        if source.data["issue"] != source.stem:
            message = f"「{source.data['issue']}」は、ファイル名と同じ「{source.stem}」にしてください。"
            yield source.mistake(("issue",), message)
    yield from _addresses(checked)
    for source in checked.all("form"):
        if "subscribes" in source.data:
            yield from _question(checked, source)


def issue_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Issues that are shown on the site before their day, but for those that can't be sent yet anyway."""
    ready = {row["id"] for _, _, row in checked.rows("magazines", "magazines") if "postal_address" in row}
    for source in checked.all("issue"):
        day = str(source.data["day"])
        is_out = source.data["status"] == "published" and source.data["magazine"] in ready
        if is_out and date.fromisoformat(day) > today:
            message = (
                f"送る日（{date_words(day)}）より前に、これまでの号のページに出ます。"
                "送り終えるまでは、status を ready にしてください。"
            )
            yield source.mistake(("status",), message)


def _addresses(checked: Checked) -> Iterator[Mistake]:
    """The sender's address, by which a letter arrives. Without one no issue is ready to be sent.

    特定電子メールの送信の適正化等に関する法律 第4条第3号、同法施行規則 第9条第2号.
    """
    without = set()
    for source, path, row in checked.rows("magazines", "magazines"):
        address = row.get("postal_address")
        if address is None:
            without.add(row["id"])
        elif not formats.CHECKS["jp-address"](address):
            message = (
                f"「{address}」は、番地までの住所になっていません。郵便が届く住所を書いてください。"
                "まだ決まっていないときは、この行を消します（そのあいだ、号は送れません）。"
            )
            yield source.mistake((*path, "postal_address"), message)
    for source in checked.all("issue"):
        if source.data["status"] != "draft" and source.data["magazine"] in without:
            message = (
                "送っているところの住所がないと、号は送れません（特定電子メール法）。"
                f"magazines.yml の「{source.data['magazine']}」に postal_address を書くか、"
                "status を draft にしてください。"
            )
            yield source.mistake(("status",), message).on("postal_address", source.data["magazine"])


def _pages(checked: Checked) -> Iterator[Mistake]:
    """Each magazine is subscribed to on exactly one page: its own."""
    shown: dict[str, list[tuple[Source, int]]] = {}
    for page in checked.sources.of("page"):
        for match in BLOCK.finditer(page.body):
            if match["name"] == "magazine":
                shown.setdefault(match["argument"] or "", []).append((page, match.start("written")))
    for source, path, row in checked.rows("magazines", "magazines"):
        places = shown.get(row["id"], [])
        pages = [page for page in checked.sources.of("page") if page_uri(page) == row["page"]]
        if pages and is_whole(pages[0], checked) and pages[0] not in [page for page, _ in places]:
            block = f"{{{{ block magazine {row['id']} }}}}"
            told = source.mistake((*path, "page"), f"「{row['page']}」に {block} という行がありません。")
            yield told.on("anchor", f"{row['page']}#magazine-form")
        for page, start in places:
            if pages and page_uri(page) != row["page"]:  # a page that there isn't is told by its link
                message = (
                    f"このメールマガジンの登録のページは、{row['page']} です（magazines.yml の page）。"
                    "block magazine は、そのページだけに書いてください。"
                )
                yield page.mistake_at(page.body_start + start, message)
    for page in checked.sources.of("page"):
        starts = [start for places in shown.values() for where, start in places if where is page]
        for start in sorted(starts)[1:]:
            message = "block magazine は、1つのページに1つだけ書いてください。"
            yield page.mistake_at(page.body_start + start, message)


def _question(checked: Checked, source: Source) -> Iterator[Mistake]:
    """`subscribes` names a question that is answered by a tick, and that nobody has to tick."""
    schema = checked.schemas.get(source.stem)
    if schema is None:
        return
    name, path = source.data["subscribes"]["field"], ("subscribes", "field")
    properties = schema.data["properties"]
    rule = properties.get(name)
    if rule is None:
        hint = did_you_mean(name, properties) or "フォームの項目の名前を書いてください。"
        told = source.mistake(path, f"「{name}」という項目はありません。{hint}")
        yield told.on("field", f"{source.stem}:{name}")
    elif rule.get("type") != "boolean":
        message = f"「{name}」は、印を付けて答える項目（type が boolean のもの）ではありません。"
        yield if_question_is_right(source.mistake(path, message), source.stem, name)
    elif name in schema.data.get("required", ()) or rule.get("const") is True:
        message = (
            f"「{name}」は、かならず印を付ける項目です。メールマガジンの登録は、"
            "選べるようにしてください（きまりの required から外します）。"
        )
        yield if_question_is_right(source.mistake(path, message), source.stem, name)
