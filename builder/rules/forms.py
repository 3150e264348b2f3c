"""A form's words against its rules: every field has both, and both agree."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.reading.desk_files import page_uri
from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.form_schemas import item_rule, rule_mistakes
from builder.texts.block_names import BLOCK
from desk.domain.mail.uses import use_of, uses_of


def form_mistakes(checked: Checked) -> Iterator[Mistake]:
    forms = {source.stem: source for source in checked.sources.of("form")}
    for name, schema in checked.sources.schemas.items():
        if name not in forms:
            words = f"content/forms/{name}.yml"
            yield schema.mistake((), f"このきまりに合う言葉のファイル {words} がありません。作ってください。")
    for schema in checked.schemas.values():
        yield from rule_mistakes(schema)
    for source in checked.all("form"):
        yield from _pairing(checked, source)
        yield from _slots(source)
        yield from _mails(checked, source)
    yield from _manage_mistakes(checked)
    yield from _desk_mails(checked)


def _desk_mails(checked: Checked) -> Iterator[Mistake]:
    """The desks' own mails, each against its reader."""
    mails = {mail.stem: mail.data for mail in checked.all("mail")}
    for source, path, desk in checked.rows("desks", "desks"):
        for use, name in desk.get("mails", {}).items():
            if name in mails:
                yield from _mail(source, (*path, "mails", use), name, mails[name])


def _pairing(checked: Checked, source: Source) -> Iterator[Mistake]:
    """The form's rules and its page."""
    if source.stem not in checked.sources.schemas:
        rules = f"schemas/forms/{source.stem}.schema.json"
        yield source.mistake((), f"このフォームのきまり {rules} がありません。ファイル名を見直してください。")
    elif schema := checked.schemas.get(source.stem):
        yield from _fields(source, schema.data)
        yield from _sections(source, schema.data["properties"])
        yield from _remarks(source, schema.data["properties"])
    page = source.data["page"]
    if page in checked.pages and (page, source.stem) not in _form_blocks(checked):
        block = f"{{{{ block form {source.stem} }}}}"
        yield source.mistake(("page",), f"「{page}」に {block} という行がありません。")


def _fields(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    words, properties = source.data["fields"], schema["properties"]
    for name in properties:
        if name not in words:
            yield source.mistake(
                ("fields",), f"「{name}」の言葉がありません。label と pii を書き足してください。"
            )
    for name, word in words.items():
        path = ("fields", name)
        if name not in properties:
            hint = did_you_mean(name, [known for known in properties if known not in words])
            yield source.key_mistake(
                path, f"「{name}」という項目は、このフォームのきまりにありません。{hint}"
            )
            continue
        rule = properties[name]
        yield from _folded(source, name, schema)
        yield from _fills(source, name, properties)
        values = [str(value) for value in item_rule(rule).get("enum", [])]
        options = word.get("options", {})
        for value in values:
            if value not in options:
                where = (*path, "options") if options else path
                yield source.mistake(
                    where, f"選択肢「{value}」の言葉がありません。options に書き足してください。"
                )
        for value in options:
            if value not in values:
                hint = did_you_mean(value, [known for known in values if known not in options])
                yield source.key_mistake(
                    (*path, "options", value),
                    f"「{value}」という選択肢は、このフォームのきまりにありません。{hint}",
                )
        yield from _elsewhere(source, name, rule)


def _elsewhere(source: Source, name: str, rule: Mapping[str, Any]) -> Iterator[Mistake]:
    """`elsewhere` is for one choice of several, and names only choices that the rules don't accept."""
    path = ("fields", name, "elsewhere")
    word = source.data["fields"][name]
    if "elsewhere" in word and ("enum" not in rule or word.get("control") == "select"):
        message = "elsewhere は、1つを選ぶ項目（きまりに enum があり、select でないもの）でだけ使えます。"
        yield source.key_mistake(path, message)
    for value in word.get("elsewhere", {}):
        if value in rule.get("enum", []):
            message = f"「{value}」は、受け付ける選択肢です。options に書いてください。"
            yield source.key_mistake((*path, value), message)


def _folded(source: Source, name: str, schema: dict[str, Any]) -> Iterator[Mistake]:
    """Nobody overlooks a question that has to be answered: only others are folded away."""
    ways = [schema, *(rule.get(way, {}) for rule in schema.get("allOf", []) for way in ("then", "else"))]
    if "folded" in source.data["fields"][name] and any(name in way.get("required", []) for way in ways):
        yield source.key_mistake(
            ("fields", name, "folded"),
            f"「{name}」は、答えなければならないことがある項目です。畳めないので、消してください。",
        )


def _fills(source: Source, name: str, properties: dict[str, Any]) -> Iterator[Mistake]:
    """`fills` is only for a postal code, and only fills an address."""
    filled = source.data["fields"][name].get("fills")
    if filled is None:
        return
    path = ("fields", name, "fills")
    if filled not in properties:
        hint = did_you_mean(filled, properties)
        yield source.mistake(path, f"「{filled}」という項目は、このフォームのきまりにありません。{hint}")
    elif properties[filled].get("format") != "jp-address":
        yield source.mistake(
            path,
            f"「{filled}」は、住所の項目（きまりの format が jp-address）ではありません。見直してください。",
        )
    elif properties[name].get("format") != "jp-postal-code":
        yield source.mistake(
            path,
            "fills は、郵便番号（きまりの format が jp-postal-code）の項目でだけ使えます。消してください。",
        )


def _sections(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    placed: dict[str, int] = {}
    if "same_step" in source.data["sections"][0]:
        yield source.key_mistake(
            ("sections", 0, "same_step"), "最初のまとまりには、前のまとまりがありません。消してください。"
        )
    for index, section in enumerate(source.data["sections"]):
        for place, name in enumerate(section["fields"]):
            path = ("sections", index, "fields", place)
            if name not in properties:
                hint = did_you_mean(name, properties) or f"あるのは {'、'.join(properties)} です。"
                yield source.mistake(
                    path, f"「{name}」という項目は、このフォームのきまりにありません。{hint}"
                )
            elif name in placed:
                yield source.mistake(
                    path, f"「{name}」は{placed[name]}行目でも使われています。1か所だけにしてください。"
                )
            placed.setdefault(name, source.mistake(path, "").line)
    for name in source.data["fields"]:
        if name in properties and name not in placed:
            yield source.key_mistake(
                ("fields", name), f"「{name}」を、sections のどれか1つの fields に入れてください。"
            )


def _remarks(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    """A remark is about questions of the form and their options."""
    for index, remark in enumerate(source.data.get("remarks", ())):
        for path, field in [(("field",), remark["field"]), *((("when", one), one) for one in remark["when"])]:
            if field not in properties:
                message = f"「{field}」という項目は、このフォームのきまりにありません。"
                yield source.mistake(("remarks", index, *path), message + did_you_mean(field, properties))
        for field, values in remark["when"].items():
            options = item_rule(properties.get(field, {})).get("enum", values)
            for value in [one for one in values if one not in options]:
                message = f"「{value}」は「{field}」の選択肢ではありません。"
                yield source.mistake(("remarks", index, "when", field), message)


def _slots(source: Source) -> Iterator[Mistake]:
    slots = source.data.get("slots")
    if not slots:
        return
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in slots["times"]]
    for index, (start, following) in enumerate(zip(minutes, [*minutes[1:], None], strict=True)):
        path = ("slots", "times", index)
        if following is not None and following < start:
            yield source.mistake((*path[:-1], index + 1), "時刻は、早い順に書いてください。")
        elif following is not None and following - start < slots["minutes"]:
            yield source.mistake(
                (*path[:-1], index + 1), f"前の回（{slots['minutes']}分）が終わる前に始まります。"
            )
        if start + slots["minutes"] > 24 * 60:
            yield source.mistake(path, "相談が次の日にかかります。時刻か minutes を直してください。")


def _mails(checked: Checked, source: Source) -> Iterator[Mistake]:
    """The mails that the form needs or may not have, and each against its reader."""
    mails = {mail.stem: mail.data for mail in checked.all("mail")}
    has_slots = "slots" in source.data
    if has_slots != ("workflow" in source.data):
        message = (
            "予約の枠（slots）があるフォームには、workflow も書いてください。"
            if has_slots
            else "workflow は、予約の枠（slots）があるフォームでだけ使えます。"
        )
        yield source.mistake(() if has_slots else ("workflow",), message)
    if "reminder" in source.data and not has_slots:
        message = "reminder は、予約の枠（slots）があるフォームでだけ使えます。"
        yield source.key_mistake(("reminder",), message)
    named = source.data["mails"]
    lives = ("any", "booking" if has_slots else "consultation")
    allowed = [use for use in uses_of("form") if use.life in lives]
    missing = [use.id for use in allowed if use.is_needed and use.id not in named]
    if missing:
        which = "ある" if has_slots else "ない"
        message = f"予約の枠（slots）が{which}フォームには、{'・'.join(missing)} のメールも書いてください。"
        yield source.mistake(("mails",), message)
    foreign = [use for use in named if use not in {use.id for use in allowed}]
    if foreign:
        which = "ない" if has_slots else "ある"
        message = f"{'・'.join(foreign)} は、予約の枠（slots）が{which}フォームでだけ使えます。"
        yield source.mistake(("mails",), message)
    for use, name in named.items():
        if name in mails:
            yield from _mail(source, ("mails", use), name, mails[name])


def _mail(source: Source, path: Path, name: str, mail: Mapping[str, Any]) -> Iterator[Mistake]:
    """A mail against the use that `path` ends with."""
    use = use_of(str(path[-1]))
    if mail["to"] != use.reader:
        message = f"「{name}」は to: {mail['to']} のメールです。to: {use.reader} のものを書いてください。"
        yield source.mistake(path, message)
    if use.calendar and "event" not in mail:
        message = f"「{name}」には、予定表のファイルの言葉（event）がありません。書き足してください。"
        yield source.mistake(path, message)


def _manage_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Exactly one page looks bookings up, since the mails link to it."""
    places = [
        (source, source.body_start + match.start("written"))
        for source in checked.sources.of("page")
        for match in BLOCK.finditer(source.body)
        if match["name"] == "manage"
    ]
    for source, start in places[1:]:
        first = places[0][0].file
        message = f"{{{{ block manage }}}} は {first} にもあります。1つのページの1か所だけに書いてください。"
        yield source.mistake_at(start, message)
    if not places and checked.is_sound("page"):
        for source in checked.all("form"):
            if "slots" in source.data:
                yield source.key_mistake(
                    ("slots",),
                    "予約の枠（slots）があるフォームには、予約を確かめるページが要ります。"
                    "{{ block manage }} という行を、ページ（.md）のどれか1つに書いてください。",
                )


def _form_blocks(checked: Checked) -> set[tuple[str, str]]:
    """(page, form) of each form that a page shows."""
    return {
        (page_uri(source), match["argument"])
        for source in checked.sources.of("page")
        for match in BLOCK.finditer(source.body)
        if match["name"] == "form"
    }
