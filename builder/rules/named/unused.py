"""What is left of a service, a form or a desk that is gone: mails, services, calendars that nothing uses."""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.reading.source import Source, once_a_source
from builder.texts.block_names import BLOCK, is_whole
from desk.domain.mail.uses.table import mails_of_form

_NAMED = re.compile(r"\{\{\s*(?P<group>desks|calendars)\.(?P<id>[a-z0-9-]+)\.")


def unused_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each of these that no file names. It does no harm, but somebody will keep it up for nothing."""
    if not checked.is_sound("site", "desks", "calendar", "form", "page", "faq", "mail", "magazines"):
        return
    for rule, kinds in (
        (_mails, ("mail", "mail use", "form", "form-schema", "magazine", OTHER_NAME)),
        (_services, ("service", "page")),
        (_calendars, ("calendar", "form", "page", "line")),
        (_desks, ("desk", "form", "page")),
    ):
        yield from (warning.unless_missing(*kinds) for warning in rule(checked))
    yield from (warning.unless_missing("page", "anchor") for warning in _shown_nowhere(checked))
    yield from _without_first(checked)


def _without_first(checked: Checked) -> Iterator[Mistake]:
    """A directory that marks none of several phones as that which comes first."""
    lines = [line for _, _, line in checked.rows("desks", "directory")]
    if len(lines) > 1 and not any(line.get("first") for line in lines):
        message = (
            "急ぐ方に最初に案内する電話に、印がありません。"
            "そのまとまりに first: true と書き足してください（消したのなら、元に戻してください）。"
        )
        for source in checked.all("desks"):
            yield source.key_mistake(("directory",), message).unless_missing("line")


def _shown_nowhere(checked: Checked) -> Iterator[Mistake]:
    """The data that blocks show, if no page has the block."""
    if not all(is_whole(page, checked) for page in checked.all("page")):
        return
    blocks = {match["name"] for page in checked.all("page") for match in BLOCK.finditer(page.body)}
    for kind, name in (("flow", "flow"), ("precautions", "precautions"), ("desks", "directory")):
        if name not in blocks:
            for source in checked.all(kind):
                what = "電話相談先（directory）" if kind == "desks" else "このファイルの内容"
                message = f"{what}が、どのページにも出ていません。出したいページに、"
                message += (
                    f"{{{{ block {name} }}}} と1行書き足してください。消したのなら、元に戻してください。"
                )
                yield source.key_mistake((name,), message)
    for page in checked.all("page"):
        if page.data.get("layout") == "home" and "desk-status" not in blocks:
            message = (
                "いま電話がつながるかどうかが、ホームに出ていません。"
                "出したいところに、{{ block desk-status }} と1行書き足してください。"
            )
            yield page.mistake_at(page.body_start, message)


def _mails(checked: Checked) -> Iterator[Mistake]:
    used = {mail for form in checked.all("form") for mail in mails_of_form(form.data).values()}
    used |= {mail for _, _, desk in checked.rows("desks", "desks") for mail in desk.get("mails", {}).values()}
    used |= {mail for _, _, row in checked.rows("magazines", "magazines") for mail in row["mails"].values()}
    for source in checked.all("mail"):
        if source.stem not in used:
            message = (
                "このメールは、どのフォームの mails にも、desks.yml の mails にもないので、送られません。"
                "使うなら mails に書き、使わないなら、このファイルを消してください。"
            )
            yield source.mistake_at(0, message)


def _services(checked: Checked) -> Iterator[Mistake]:
    used = {source.data.get("service") for kind in ("page", "faq") for source in checked.all(kind)}
    for source, path, service in checked.rows("site", "services"):
        if service["id"] not in used:
            message = (
                f"「{service['id']}」を service に書いたページがありません。ページの先頭の項目に"
                f" service: {service['id']} と書くか、終わったサービスなら、このまとまりを消してください。"
            )
            yield source.mistake((*path, "id"), message)


def _calendars(checked: Checked) -> Iterator[Mistake]:
    used = {row["calendar"] for key in ("desks", "directory") for _, _, row in checked.rows("desks", key)}
    used |= {form.data["slots"]["calendar"] for form in checked.all("form") if "slots" in form.data}
    for page in checked.all("page"):
        used |= {match["argument"] for match in BLOCK.finditer(page.body) if match["name"] == "calendar"}
    used |= _named(checked, "calendars")
    for source, path, calendar in checked.rows("calendar", "calendars"):
        if calendar["id"] not in used:
            message = f"「{calendar['id']}」は、どの窓口・電話・フォームでも使われていません。"
            yield source.mistake((*path, "id"), f"{message}使わないなら、このまとまりを消してください。")


def _desks(checked: Checked) -> Iterator[Mistake]:
    """The first desk is the contact of pages without a service."""
    used = {form.data["desk"] for form in checked.all("form")}
    used |= {row["desk"] for _, _, row in checked.rows("magazines", "magazines")}
    used |= {service["desk"] for _, _, service in checked.rows("site", "services")}
    used |= _named(checked, "desks")
    for source, path, desk in [*checked.rows("desks", "desks")][1:]:
        if desk["id"] not in used:
            message = f"「{desk['id']}」は、どのサービス・フォーム・文章でも使われていません。"
            yield source.mistake((*path, "id"), f"{message}使わないなら、このまとまりを消してください。")


def _named(checked: Checked, group: str) -> set[str]:
    """The ids that some text names in `{{ group.id.… }}`."""
    named = (_named_in(source, _NAMED) for source in checked.sources.files)
    return {name for each in named for of, name in each if of == group}


@once_a_source
def _named_in(source: Source, pattern: re.Pattern[str]) -> frozenset[tuple[str, str]]:
    """(group, id) of each such value that a file names."""
    return frozenset(
        (match["group"], match["id"]) for _, text in source.all_texts() for match in pattern.finditer(text)
    )
