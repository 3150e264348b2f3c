"""The mails of forms and desks, the address that a form's mails go to, and the page that they link to."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import OTHER_USE, Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.booking import life_of
from builder.rules.forms.schemas import if_question_is_right
from builder.rules.workflows.life import reminders_of
from builder.texts.block_names import BLOCK, is_whole
from desk.domain.mail.uses.table import mails_of_form, use_in_form, uses_of
from desk.domain.mail.uses.use import Life, Use

_KINDS = {
    "booking": "予約の枠（slots）があるフォーム",
    "seminar": "セミナーの申込みのフォーム（seminar_field があるもの）",
    "consultation": "予約の枠（slots）がないフォーム",
}


def desk_mail_mistakes(checked: Checked) -> Iterator[Mistake]:
    """The desks' own mails, each against its reader."""
    mails = {mail.stem: mail for mail in checked.all("mail")}
    for source, path, desk in checked.rows("desks", "desks"):
        for use, name in desk.get("mails", {}).items():
            if name in mails:
                yield from _mail(source, (*path, "mails", use), name, mails[name])


def magazine_mail_mistakes(checked: Checked) -> Iterator[Mistake]:
    """The magazines' mails, each against its reader."""
    mails = {mail.stem: mail for mail in checked.all("mail")}
    for source, path, row in checked.rows("magazines", "magazines"):
        for use, name in row["mails"].items():
            if name in mails:
                yield from _mail(source, (*path, "mails", use), name, mails[name])


def mail_mistakes(checked: Checked, source: Source) -> Iterator[Mistake]:
    """The mails that the form needs or may not have, each against its reader, and the address they go to."""
    if schema := checked.schemas.get(source.stem):
        yield from _mail_field(source, schema.data["properties"])
        yield from _copy_check(source, schema.data["properties"])
    mails = {mail.stem: mail for mail in checked.all("mail")}
    workflow = checked.workflows.get(source.data["workflow"])
    if "reminder" in source.data and workflow and not any(reminders_of(workflow.data)):
        message = (
            "reminder は、予約や訪問の前にお知らせを送る流れ（remind があるもの）のフォームでだけ使えます。"
        )
        yield source.key_mistake(("reminder",), message)
    named = source.data["mails"]
    life = life_of(checked, source)
    lives = ("any", life)
    allowed = [use for use in uses_of("form") if use.life in lives]
    missing = [use.id for use in allowed if _is_needed(use, life) and use.id not in named]
    if missing:
        message = f"{_KINDS[life]}には、{'・'.join(missing)} のメールも書いてください。"
        yield source.mistake(("mails",), message).on("mail use", f"{source.stem} {missing}")
    foreign = [use for use in named if use not in {use.id for use in allowed}]
    if foreign:
        others = {use.life for use in uses_of("form") if use.id in foreign}
        which = "か、".join(words for one, words in _KINDS.items() if one in others)
        message = f"{'・'.join(foreign)} は、{which}でだけ使えます。"
        yield source.mistake(("mails",), message)
    unused = {*mails} - {name for form in checked.all("form") for name in mails_of_form(form.data).values()}
    yield from _other_uses(source, unused)
    for key in ("mails", "own_mails"):
        for use, name in source.data.get(key, {}).items():
            if name in mails:
                yield from _mail(source, (key, use), name, mails[name])


def _other_uses(source: Source, unused: Set[str]) -> Iterator[Mistake]:
    """Mails of another use, where that of their own is there and `unused`."""
    named = source.data["mails"]
    for use, name in named.items():
        own = f"{source.stem}-{use.replace('_', '-')}"
        others = [one for one, mail in named.items() if mail == name and one != use]
        if own in unused and others:
            message = (
                f"「{name}」は、{'・'.join(others)} のメールです。「{own}」の間違いではありませんか"
                "（どこからも使われていません）。"
            )
            yield source.mistake(("mails", use), message).on(OTHER_USE, name)


def _is_needed(use: Use, life: Life) -> bool:
    return use.is_needed and life not in use.is_optional_in


def _mail_field(source: Source, properties: Mapping[str, Any]) -> Iterator[Mistake]:
    """`mail_field` is a question for a mail address."""
    name = source.data["mail_field"]
    possible = [field for field, rule in properties.items() if rule.get("format") == "mail-address"]
    if name in possible:
        return
    if not possible:
        message = (
            "このフォームには、メールアドレスの項目がありません。自動返信を送れないので、"
            "きまりの format が mail-address の項目を作ってください。"
        )
    else:
        listed = f"書けるのは {'・'.join(possible)} です。"
        message = (
            f"「{name}」は、メールアドレスの項目ではありません。{did_you_mean(name, possible) or listed}"
        )
    told = if_question_is_right(source.mistake(("mail_field",), message), source.stem, name)
    yield told if name in properties else told.on("field", f"{source.stem}:{name}")


def _copy_check(source: Source, properties: Mapping[str, Any]) -> Iterator[Mistake]:
    """`copy_check` names questions that are answered by typing, and not the mail address."""
    for index, name in enumerate(source.data.get("copy_check", ())):
        path = ("copy_check", index)
        rule = properties.get(name)
        if rule is None:
            hint = did_you_mean(name, properties) or "フォームの項目の名前を書いてください。"
            told = source.mistake(path, f"「{name}」という項目はありません。{hint}")
            yield told.on("field", f"{source.stem}:{name}")
        elif rule.get("type") != "string" or "enum" in rule or rule.get("format") in ("slot", "date"):
            message = f"「{name}」は、選んで答える項目です。ここには、文字を書く項目だけを書けます。"
            yield if_question_is_right(source.mistake(path, message), source.stem, name)
        elif rule.get("format") == "mail-address":
            message = (
                f"「{name}」は、ここには書けません。アドレスを書き間違えた方のメールを受け取った人も、"
                "送った内容を見られてしまいます。電話番号や名前の項目にしてください。"
            )
            yield source.mistake(path, message)


def _mail(source: Source, path: Path, name: str, mail: Source) -> Iterator[Mistake]:
    """A mail against the use that `path` ends with."""
    use = use_in_form(str(path[-1]))
    if mail.data["to"] != use.reader:
        message = (
            f"「{name}」は to: {mail.data['to']} のメールです。to: {use.reader} のものを書いてください。"
        )
        yield source.mistake(path, message).on("reader", name)
    if use.calendar and "event" not in mail.data:
        message = f"予定表のファイルの言葉（event）がありません。{use.id} のメールには要るので、"
        yield mail.mistake((), f"{message}書き足してください。").on("event", name)


def manage_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Exactly one page looks bookings and other submissions up, since the mails link to it."""
    places = [
        (source, source.body_start + match.start("written"))
        for source in checked.sources.of("page")
        for match in BLOCK.finditer(source.body)
        if match["name"] == "manage"
    ]
    for source, start in places[1:]:
        first = places[0][0].mistake_at(places[0][1], "")
        is_same = source.file == first.file
        where = f"{first.line}行目" if is_same else f" {first.file} "
        message = f"{{{{ block manage }}}} は{where}にもあります。1つのページの1か所だけに書いてください。"
        told = source.mistake_at(start, message)
        yield told.on("anchor twice", page_uri(source), is_cause=True) if is_same else told
    if not places and all(is_whole(page, checked) for page in checked.sources.of("page")):
        for source in [
            form for form in checked.all("form") if "slots" in form.data or form.data.get("manage")
        ][:1]:
            key, what = (
                ("slots", "予約の枠（slots）") if "slots" in source.data else ("manage", "manage: true")
            )
            yield source.key_mistake(
                (key,),
                f"{what}があるフォームには、予約を確かめるページが要ります。"
                "{{ block manage }} という行を、ページ（.md）のどれか1つに書いてください。",
            ).unless_missing("page")
