"""Lists of options (content/lists/), and the rules that take theirs from one (`options_from`)."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time

from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_NAME, Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.bounds.opening import times_mistakes
from builder.rules.forms.schemas import item_rule
from builder.rules.opening.calendars import LONG_AGO
from desk.domain.calendar.moments import TOKYO
from desk.domain.forms.bounds.opening import opening_of

SEMINARS = "seminars"
"""The name of the list that is made of content/seminars.yml."""


def list_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.all("list"):
        if source.data["list"] != source.stem:
            message = f"ファイルの名前（{source.stem}）と同じにしてください。"
            yield source.mistake(("list",), message)
        yield from _options(source)
    names = [source.stem for source in checked.sources.of("list")]
    names += [SEMINARS] if checked.sources.of("seminars") else []
    for schema in checked.schemas.values():
        for field, rule in schema.data["properties"].items():
            name = item_rule(rule).get("options_from")
            if name is None or name in names:
                continue
            path = ("properties", field, *(("items",) if "items" in rule else ()), "options_from")
            hint = did_you_mean(str(name), names) or (
                f"content/lists/{name}.yml を消したのなら、元に戻してください。"
                f"あるのは「{'」「'.join(names)}」です。"
                if names
                else "content/lists/ に作ってください。"
            )
            message = f"「{name}」という一覧が、content/lists/ にありません。{hint}"
            if name == SEMINARS:
                message = "content/seminars.yml がありません。作るか、options_from を見なおしてください。"
            told = schema.mistake(path, message).on("list", str(name))
            yield told.unless_missing(*([OTHER_NAME] if name == SEMINARS else []))
    yield from _own_words(checked)


def _options(source: Source) -> Iterator[Mistake]:
    ids: dict[str, int] = {}
    labels: dict[str, str] = {}
    for index, option in enumerate(source.data["options"]):
        path = ("options", index)
        here = source.mistake((*path, "id"), "")
        if option["id"] in ids:
            message = f"「{option['id']}」は{ids[option['id']]}行目にもあります。別の目印にしてください。"
            yield source.mistake((*path, "id"), message)
        ids.setdefault(option["id"], here.line)
        bare = "".join(unicodedata.normalize("NFKC", option["label"]).split())
        if labels.setdefault(bare, option["id"]) != option["id"]:
            message = (
                f"「{labels[bare]}」と同じ言葉なので、選ぶ方が見分けられません。どちらかを直してください。"
            )
            yield source.mistake((*path, "label"), message)
        yield from times_mistakes(source, path, option)


def _own_words(checked: Checked) -> Iterator[Mistake]:
    """The words of such a question have no options of their own."""
    for source in checked.all("form"):
        schema = checked.schemas.get(source.stem)
        properties = schema.data["properties"] if schema else {}
        for field, words in source.data["fields"].items():
            name = item_rule(properties.get(field, {})).get("options_from")
            if name and "options" in words:
                file = "content/seminars.yml" if name == SEMINARS else f"content/lists/{name}.yml"
                message = f"この項目の選択肢は、{file} に書きます。ここからは消してください。"
                yield source.key_mistake(("fields", field, "options"), message)


def list_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Lists that no form uses, and lists of which nothing can be chosen any more."""
    used = {
        item_rule(rule).get("options_from")
        for schema in checked.schemas.values()
        for rule in schema.data["properties"].values()
    }
    begin = datetime.combine(today, time(), TOKYO)
    # While a form's rules can't be read, nobody knows which lists it uses.
    is_known = all(form.stem in checked.schemas for form in checked.sources.of("form"))
    for source in checked.all("list"):
        if source.stem not in used and is_known:
            message = (
                "この一覧は、どのフォームでも使われていません。使うなら、フォームのきまりに "
                f'"options_from": "{source.stem}" と書き、使わないなら、このファイルを消してください。'
            )
            yield source.mistake_at(0, message).unless_missing("list", "field", "question")
        elif not any(list_mistakes(checked)) and all(
            (closes := opening_of(option).closes) and closes <= begin for option in source.data["options"]
        ):
            message = (
                "選べるものが、1つもありません（どれも until を過ぎています）。次の選択肢を足してください。"
            )
            yield source.key_mistake(("options",), message)
        else:
            yield from _long_over(source, begin)


def _long_over(source: Source, begin: datetime) -> Iterator[Mistake]:
    """Options that ended so long ago that they were probably meant for this year or the next."""
    for number, option in enumerate(source.data["options"]):
        try:
            closes = opening_of(option).closes
        except ValueError:
            continue  # told as a mistake
        if closes and (begin - closes).days > LONG_AGO:
            message = (
                f"「{option['until']}」は、もう過ぎた日時なので、選べません。"
                "今年か来年なら、年を直してください。終わった選択肢なら、消してかまいません（記録には残ります）。"
            )
            yield source.mistake(("options", number, "until"), message)
