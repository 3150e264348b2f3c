"""A form's rules and words against each other: all that `check` asks of forms."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import apart, meant
from builder.rules.forms.answerable import control_mistakes
from builder.rules.forms.booking import slot_mistakes
from builder.rules.forms.bounds.limits import limit_mistakes
from builder.rules.forms.bounds.lists import list_mistakes
from builder.rules.forms.bounds.notified import notified_mistakes
from builder.rules.forms.bounds.opening import opening_mistakes
from builder.rules.forms.channels import channel_mistakes
from builder.rules.forms.likely import not_in_rules
from builder.rules.forms.mails import (
    desk_mail_mistakes,
    magazine_mail_mistakes,
    mail_mistakes,
    manage_mistakes,
)
from builder.rules.forms.questions import order_mistakes, question_mistakes
from builder.rules.forms.schemas import if_question_is_right, item_rule, rule_mistakes
from builder.texts.block_names import BLOCK, is_whole


def form_mistakes(checked: Checked) -> Iterator[Mistake]:
    forms = {source.stem: source for source in checked.sources.of("form")}
    for name, schema in checked.sources.schemas.items():
        # Of one that can't be read, only that is told.
        if name not in forms and schema.data is not None:
            file = f"content/forms/{name}.yml"
            message = f"このきまりに合う言葉のファイル {file} がありません。作ってください。"
            yield schema.mistake((), message).on("form", name)
    words = {source.stem: source for source in checked.all("form")}
    for schema in checked.schemas.values():
        yield from rule_mistakes(schema, words.get(schema.stem.removesuffix(".schema")))
    for source in checked.all("form"):
        yield from _pairing(checked, source)
        yield from slot_mistakes(checked, source)
        yield from mail_mistakes(checked, source)
    yield from manage_mistakes(checked)
    yield from desk_mail_mistakes(checked)
    yield from magazine_mail_mistakes(checked)
    yield from notified_mistakes(checked)
    yield from opening_mistakes(checked)
    yield from list_mistakes(checked)
    yield from limit_mistakes(checked)


def _pairing(checked: Checked, source: Source) -> Iterator[Mistake]:
    """The form's rules and its page."""
    if source.stem not in checked.sources.schemas:
        rules = f"schemas/forms/{source.stem}.schema.json"
        message = f"このフォームのきまり {rules} がありません。ファイル名を見直してください。"
        yield source.mistake((), message).on("form-schema", source.stem)
    elif schema := checked.schemas.get(source.stem):
        yield from _fields(source, schema.data)
        yield from question_mistakes(source, schema.data)
        yield from control_mistakes(source, schema.data)
        yield from channel_mistakes(source, schema.data)
        if not any(rule_mistakes(schema)):
            yield from order_mistakes(source, schema.data)
    page = source.data["page"]
    if source.data["form"] != source.stem:
        return  # a copy of another form's words, with that one's page
    shown = [one for one in checked.sources.of("page") if page_uri(one) == page]
    is_known = page in checked.pages and all(is_whole(one, checked) for one in shown)
    if is_known and (page, source.stem) not in _form_blocks(checked):
        block = f"{{{{ block form {source.stem} }}}}"
        told = source.mistake(("page",), f"「{page}」に {block} という行がありません。")
        yield told.on("anchor", f"{page}#form-{source.stem}")
    elif is_known:
        yield from _elsewhere(checked, source)


def _elsewhere(checked: Checked, source: Source) -> Iterator[Mistake]:
    """The form on another page than its own, to which nothing leads, or on its own again."""
    seen = set()
    for page in checked.sources.of("page"):
        for match in BLOCK.finditer(page.body):
            if match["name"] != "form" or match["argument"] != source.stem:
                continue
            uri, here = page_uri(page), page.body_start + match.start("written")
            block = f"{{{{ block form {source.stem} }}}}"
            if uri != source.data["page"]:
                message = (
                    f"このフォームのページは「{source.data['page']}」です（{source.file} の page）。"
                    f"{block} は、そのページだけに書き、ここではそのページへのリンクにしてください。"
                )
                yield page.mistake_at(here, message)
            elif uri in seen:
                message = f"{block} は、このページにもう1つあります。どちらかの行を消してください。"
                yield page.mistake_at(here, message).on("anchor twice", uri, is_cause=True)
            seen.add(uri)


def _fields(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    words, properties = source.data["fields"], schema["properties"]
    strange, lacking = apart(words, properties)
    for name in lacking:
        message = (
            f"「{name}」の言葉がありません。label と pii を書き足してください。"
            f"いらない項目なら、schemas/forms/{source.stem}.schema.json から消してください。"
        )
        yield source.mistake(("fields",), message)
    for name, word in words.items():
        path = ("fields", name)
        if name in strange:
            hint = meant(name, strange[name]) if strange[name] else ""
            message = not_in_rules(source.stem, "項目", name, hint)
            yield source.key_mistake(path, message).on("field", f"{source.stem}:{name}")
            continue
        rule = properties[name]
        if "options_from" in item_rule(rule):
            continue  # words that it has are told with its list
        values = [str(value) for value in item_rule(rule).get("enum", [])]
        options = word.get("options", {})
        if options and "enum" not in item_rule(rule):
            message = (
                "選択肢の言葉（options）は、選ぶ項目（きまりに enum があるもの）でだけ使えます。"
                "きまりの enum を消したのなら元に戻し、選ばないのなら、options を消してください。"
            )
            told = source.key_mistake((*path, "options"), message).on("choices", f"{source.stem}:{name}")
            yield if_question_is_right(told, source.stem, name)
            continue
        unknown, missing = apart(options, values)
        if missing:
            where = (*path, "options") if options else path
            listed = "".join(f"「{value}」" for value in missing)
            message = (
                f"選択肢{listed}の言葉がありません。options に書き足してください。"
                f"いらない選択肢なら、schemas/forms/{source.stem}.schema.json から消してください。"
            )
            told = source.mistake(where, message)
            yield if_question_is_right(told, source.stem, name)
        first: dict[str, str] = {}
        elsewhere = word.get("elsewhere", {}).items()
        choices: list[tuple[str, Path, str]] = [
            *((value, ("options", value), shown) for value, shown in options.items()),
            *((value, ("elsewhere", value, "label"), row["label"]) for value, row in elsewhere),
        ]
        for value, place, shown in choices:
            same = first.setdefault("".join(unicodedata.normalize("NFKC", shown).split()), value)
            if same != value:
                message = f"「{same}」と同じ言葉なので、選ぶ方が見分けられません。どちらかを直してください。"
                yield source.mistake((*path, *place), message)
        for value, better in unknown.items():
            hint = meant(value, better) if better else ""
            message = not_in_rules(source.stem, "選択肢", value, hint)
            told = source.key_mistake((*path, "options", value), message)
            told = told.on("choice", f"{source.stem}:{name}:{value}")
            yield if_question_is_right(told, source.stem, name)


def _form_blocks(checked: Checked) -> set[tuple[str, str]]:
    """(page, form) of each form that a page shows."""
    return {
        (page_uri(source), match["argument"])
        for source in checked.sources.of("page")
        for match in BLOCK.finditer(source.body)
        if match["name"] == "form"
    }
