"""The rules of a form (schemas/forms/*.schema.json) by themselves: formats, conditions, names of fields."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.likely import likely_formats
from desk.domain.forms import formats

_OF_ANY_LENGTH = frozenset({"line", "text", "person-name", "kana", "jp-address"})
"""The formats that limit no length themselves."""

_OPTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

_MOST_LETTERS = 7_000
"""A page posts a Japanese character as 9 bytes (urlencoded UTF-8), and `desk.web.http.MAX_BODY` is 64 KiB."""

RESERVED: Mapping[str, tuple[Callable[[Mapping[str, Any]], bool], str]] = {
    "slot": (lambda rule: rule.get("format") == "slot", "予約の日時（format が slot）の項目"),
    "other_slots": (
        lambda rule: item_rule(rule).get("format") == "slot",
        "予約の第2希望からの日時（format が slot の並び）の項目",
    ),
    "discreet": (
        lambda rule: rule["type"] == "boolean",
        "メールの件名に内容を出さないことを選ぶ項目（チェックを入れる項目）",
    ),
    "reply_by": (
        lambda rule: "email" in rule.get("enum", ()),
        "回答の受け取り方を選ぶ項目（選択肢に email があるもの）",
    ),
}
"""Name of a field that the functions know -> whether a rule fits it, and what it is."""


def rule_mistakes(schema: Source, form: Source | None = None) -> Iterator[Mistake]:
    """The mistakes in the rules themselves, apart from keywords that are not allowed. The `form`'s words say
    what a question without a format most likely is.
    """
    properties = schema.data["properties"]
    likely = likely_formats(form.data) if form else {}
    for field, rule in properties.items():
        path: Path = ("properties", field)
        complaints = [*_question_complaints(rule, likely.get(field, ""))] or _reserved_complaints(field, rule)
        for message in complaints:
            told = schema.mistake(path, message)
            yield told.on("question", f"{_form(schema)}:{field}", is_cause=True)
        if (name := _name_of_slot(rule)) not in (None, field):
            message = (
                "予約の日時の項目の名前は、1つなら slot、いくつか（第2希望など）なら other_slots に"
                "してください。ほかの名前では、枠をとりません。日付だけなら、format を date にします。"
            )
            told = schema.mistake(path, message)
            is_other = name in properties
            of = ("question", field) if is_other else ("field", name)
            yield told.on(of[0], f"{_form(schema)}:{of[1]}", is_cause=is_other)
    yield from _too_much(schema)
    always = schema.data.get("required", [])
    yield from _unknown(schema, ("required",), always)
    yield from _forced_ticks(schema, ("required",), always)
    asked: dict[str, int] = {}
    for index, rule in enumerate(schema.data.get("allOf", [])):
        yield from _condition(schema, ("allOf", index, "if"), rule["if"])
        branches = [branch for branch in ("then", "else") if branch in rule]
        if not branches:
            yield schema.mistake(("allOf", index), "「then」か「else」を書き足してください。")
        for branch in branches:
            path = ("allOf", index, branch, "required")
            yield from _unknown(schema, path, rule[branch]["required"])
            yield from _forced_ticks(schema, path, rule[branch]["required"])
            for place, field in enumerate(rule[branch]["required"]):
                here = schema.mistake((*path, place), "")
                if field in always:
                    message = f"「{field}」は、いつも必須の項目です。どちらかの required から消してください。"
                    yield replace(here, message=message)
                elif field in asked:
                    message = f"「{field}」の条件は{asked[field]}行目にもあります。1つにまとめてください。"
                    yield replace(here, message=message)
                asked.setdefault(field, here.line)


def _question_complaints(rule: Mapping[str, Any], likely: str) -> Iterator[str]:
    """Why a question can't be asked or answered as its rule stands; `likely` is the format it may lack."""
    item = item_rule(rule)
    wanted, options = item.get("format"), item.get("enum")
    if "options_from" in item:
        if beside := [key for key in ("enum", "format", "minLength", "maxLength") if key in item]:
            yield f"一覧から選ぶ項目（options_from）に、{'・'.join(beside)} は要りません。消してください。"
    elif wanted is not None and wanted not in formats.CHECKS:
        listed = f"使えるのは{'・'.join(formats.CHECKS)}です。"
        yield f"「{wanted}」という format はありません。{did_you_mean(wanted, formats.CHECKS) or listed}"
    elif options is not None:
        yield from _option_complaints(options, item)
    elif likely and wanted is None and rule["type"] in ("string", "array"):
        where = "items の中に、" if rule["type"] == "array" else ""
        yield f'format がありません。{where}"format": "{likely}" と書いてください。'
    elif rule["type"] == "array" and wanted != "slot":
        yield (
            "いくつも答えられる項目には、選択肢（items の中の enum）が要ります。自由に書いてもらうなら、"
            'type を "string"、format を "text" にして、行を分けて書いてもらいます。'
        )
    elif rule["type"] == "string" and wanted is None:
        yield '選択肢（enum）か、format が要ります。1行の文なら "line"、長い文なら "text" と書いてください。'
    elif wanted in _OF_ANY_LENGTH and "maxLength" not in item:
        yield "maxLength（いちばん長くて何文字か）を書いてください。例: 200"
    if rule["type"] == "integer" and rule["minimum"] >= rule["maximum"]:
        yield (
            "minimum（いちばん小さい数）を、maximum（いちばん大きい数）より小さくしてください。"
            f"今は minimum が {rule['minimum']:,}、maximum が {rule['maximum']:,} です。"
        )
    limits = {**rule, **item}
    for least, most in (("minLength", "maxLength"), ("minItems", "maxItems")):
        if limits.get(most) == 0:
            yield f"{most} が 0 なので、だれも答えられません。1以上にしてください。"
        elif limits.get(least, 0) > limits.get(most, 10**6):
            yield f"{least} が {most} より大きいので、だれも答えられません。"
        elif least == "minItems" and options and limits.get(least, 0) > len(options):
            yield "minItems が選択肢の数より大きいので、だれも答えられません。"


def _option_complaints(options: Any, item: Mapping[str, Any]) -> Iterator[str]:
    if not options:
        yield "enum に、選択肢を1つ以上書いてください。"
    elif any(not isinstance(option, str) for option in options):
        yield '選択肢（enum）は、"1" のように、引用符（"）で囲んだ文字で書いてください。'
    elif odd := next((option for option in options if not _OPTION.fullmatch(option)), None):
        yield (
            f"選択肢「{odd}」は使えません。きまりには半角の英数字と「_」「-」で書き、"
            "出る言葉は content/forms/ の options に書いてください。"
        )
    elif len(set(options)) < len(options):
        yield "enum に、同じ選択肢が2つあります。1つにしてください。"
    if beside := [key for key in ("format", "minLength", "maxLength") if key in item]:
        yield f"選択肢（enum）のある項目に、{'・'.join(beside)} は要りません。消してください。"


def _name_of_slot(rule: Mapping[str, Any]) -> str | None:
    """The name that a question for slots must have; None for any other question."""
    if item_rule(rule).get("format") != "slot":
        return None
    return "other_slots" if rule["type"] == "array" else "slot"


def _reserved_complaints(field: str, rule: Mapping[str, Any]) -> Iterator[str]:
    """What a name that the functions know means, and another use of it."""
    name = _name_of_slot(rule)
    if name == field == "other_slots" and "maxItems" not in rule:
        yield "maxItems（第2希望から、いくつまで書けるか）を書いてください。例: 2"
    if field in RESERVED and name is None and not RESERVED[field][0](rule):
        yield f"「{field}」は、{RESERVED[field][1]}の名前です。ほかの名前にしてください。"


def _too_much(schema: Source) -> Iterator[Mistake]:
    rules = schema.data["properties"].values()
    total = sum(item_rule(rule).get("maxLength", 0) for rule in rules)
    if total > _MOST_LETTERS:
        message = (
            f"maxLength の合計（{total:,}文字）が多すぎて、全部を書いた方の申込みが届きません。"
            f"合わせて{_MOST_LETTERS:,}文字までにしてください。"
        )
        yield schema.key_mistake(("properties",), message)


def _forced_ticks(schema: Source, path: Path, fields: list[str]) -> Iterator[Mistake]:
    """A box that has to be ticked is a consent; anything else could only be answered with yes."""
    for place, field in enumerate(fields):
        rule = schema.data["properties"].get(field, {})
        if rule.get("type") == "boolean" and "const" not in rule:
            message = (
                f"「{field}」はチェックを入れる項目なので、必須にすると「はい」としか答えられません。"
                "付けなくてもよい印なら、required から外してください。"
                '必ず同意してもらうなら "const": true を書き足します。'
                '「はい」「いいえ」から選ぶなら、type を "string" にして enum を書いてください。'
            )
            told = schema.mistake((*path, place), message)
            yield told.on("question", f"{_form(schema)}:{field}", is_cause=True)


def _condition(schema: Source, path: Path, rule: dict[str, Any]) -> Iterator[Mistake]:
    """A condition is one field with one of its choices, or a checked box: the form's pages can evaluate
    no other.
    """
    ((field, answer),) = rule["properties"].items()
    here = (*path, "properties", field)
    if field not in schema.data["properties"]:
        yield schema.key_mistake(here, _unknown_words(schema, field)).on("field", f"{_form(schema)}:{field}")
        return
    for told in _answers(schema, here, field, answer):
        yield if_question_is_right(told, _form(schema), field)
    # Without it JSON Schema's condition also holds while the field is unanswered.
    if rule["required"] != [field]:
        yield schema.mistake((*path, "required"), f'ここには ["{field}"] と書いてください。')


def _answers(schema: Source, here: Path, field: str, answer: Mapping[str, Any]) -> Iterator[Mistake]:
    """A condition's answers, at `here`, are among the question's choices."""
    asked = schema.data["properties"][field]
    options = [True] if asked.get("type") == "boolean" else asked.get("enum")
    if options is None:
        message = (
            f"「{field}」には選択肢（enum）がないので、条件にできません。"
            "選択肢のある項目か、チェックを入れる項目を作って、それを条件にしてください。"
        )
        yield schema.key_mistake(here, message).on("choices", f"{_form(schema)}:{field}")
        return
    for value in answer.get("enum", [answer.get("const")]):
        if value is False and options == [True]:
            message = (
                "チェックを入れない人にだけたずねるには、const を true にして、"
                "then ではなく else に required を書いてください。"
            )
            yield schema.mistake(here, message)
        elif value not in options:
            told = schema.mistake(here, f"「{value}」は「{field}」の選択肢ではありません。")
            yield told.on("choice", f"{_form(schema)}:{field}:{value}")


def _unknown(schema: Source, path: Path, fields: list[str]) -> Iterator[Mistake]:
    """The names in the list at `path` that are no field."""
    for place, field in enumerate(fields):
        if field not in schema.data["properties"]:
            told = schema.mistake((*path, place), _unknown_words(schema, field))
            yield told.on("field", f"{_form(schema)}:{field}")


def _unknown_words(schema: Source, field: str) -> str:
    return f"「{field}」が properties にありません。{did_you_mean(field, schema.data['properties'])}"


def _form(schema: Source) -> str:
    return schema.stem.removesuffix(".schema")


def if_question_is_right(mistake: Mistake, form: str, field: str) -> Mistake:
    """The mistake, which may come from what is wrong with the rule of a form's question."""
    return mistake.unless_wrong("question", f"{form}:{field}")


def item_rule(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rule for one answer: that of a list's items, or the field's own."""
    item: Mapping[str, Any] = rule.get("items", rule)
    return item
