"""The names in a workflow: guards, effects, mails and schemas that exist, with what each of them needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.reading.suggest import apart, did_you_mean
from builder.rules.workflows.life import UNREACHED, guard_of, reminders_of, ways_of
from builder.rules.workflows.work import NOT_BY_STAFF, input_of, work_mistakes
from desk.domain.forms import formats
from desk.domain.mail.uses.table import uses_of
from desk.domain.transitions.effects.registry import EFFECTS
from desk.domain.transitions.guards import GUARDS

ON_THE_PAGE = (
    "withdraw",
    "change",
    "change_to_wait",
    "reply",
    "take_offer",
    "ask_earlier",
    "stop_earlier",
)
"""The actions that the page of `desk.web.manage` has buttons for."""

_MOMENTS = ("entered_at", "received_at", "slot")


@dataclass(frozen=True, eq=False)
class _Around:
    """What a workflow's names are looked up in: one object for the same actions and the same kind of file.

    `actions` are the sound schemas of actions, `written` the names of all of them; `minutes` are the numbers
    in a form's handling.
    """

    actions: Mapping[str, Source]
    written: tuple[str, ...]
    minutes: tuple[str, ...]

    @classmethod
    def of(cls, checked: Checked) -> Self:
        form: Any = checked.kind_schemas["form"].schema
        handling = form["properties"]["handling"]["properties"].items()
        minutes = tuple(key for key, rule in handling if rule.get("type") == "integer")
        return cls._kept(tuple(checked.actions.items()), tuple(checked.sources.actions), minutes)

    @classmethod
    @lru_cache(maxsize=4)
    def _kept(
        cls, actions: tuple[tuple[str, Source], ...], written: tuple[str, ...], minutes: tuple[str, ...]
    ) -> Self:
        return cls(dict(actions), written, minutes)


def name_mistakes(checked: Checked, source: Source) -> tuple[Mistake, ...]:
    return _name_mistakes(source, _Around.of(checked))


@once_a_source
def _name_mistakes(source: Source, around: _Around) -> tuple[Mistake, ...]:
    return tuple(_found(source, around))


def _found(source: Source, around: _Around) -> Iterator[Mistake]:
    yield from work_mistakes(source, around.actions)
    yield from _moments(around, source)
    for path, _, listed in _lists(source, "guards"):
        yield from _guards(around, source, path, listed)
    for path, action, listed in _lists(source, "effects"):
        yield from _effects(around, source, path, action, listed)
    own = source.data.get("mails", [])
    mails = [*(use.id for use in uses_of("form") if use.reader == "applicant"), *own]
    for path, way in ways_of(source):
        mail = way.get("mail")
        if mail is not None and mail not in mails:
            hint = did_you_mean(str(mail), mails) or f"使えるのは{_quoted(mails)}です。"
            yield source.mistake((*path, "mail"), f"「{mail}」というメールはありません。{hint}")
    told = [use.id for use in uses_of("form") if use.reader != "desk"]
    for path, mail in reminders_of(source.data):
        if mail not in told:
            hint = did_you_mean(mail, told) or "reminder のような、フォームの mails の名前を書いてください。"
            yield source.mistake(path, f"「{mail}」というメールはありません。{hint}")
    sent = [str(way["mail"]) for _, way in ways_of(source) if "mail" in way]
    unsent = apart([name for name in sent if name not in mails or name in own], own)[1]
    for index, name in enumerate(own):
        if name in unsent:
            message = (
                f"「{name}」のメールは、どの手続きでも送られません。手続きの mail に書くか、消してください。"
            )
            yield source.mistake(("mails", index), message).unless_missing(UNREACHED)
    for name, action in source.data["actions"].items():
        takes = action.get("takes")
        if takes is not None and takes not in around.written:
            hint = did_you_mean(takes, around.written) or (
                f"schemas/actions/{takes}.schema.json を作るか、名前を見なおしてください。"
            )
            yield source.mistake(("actions", name, "takes"), f"「{takes}」というきまりはありません。{hint}")


def actor_mistakes(source: Source) -> Iterator[Mistake]:
    """What is done first or instead can be, and the clock and the applicant's page do only what they can."""
    actions = source.data["actions"]
    for name, action in actions.items():
        for index, before in enumerate(action.get("first", ())):
            path = ("actions", name, "first", index)
            if before not in actions:
                hint = did_you_mean(before, [one for one in actions if one != name])
                message = f"「{before}」という手続きはありません。{hint or '名前を見なおしてください。'}"
                yield source.mistake(path, message).on("procedure", f"{source.stem}:{before}")
            elif before == name or "takes" in actions[before] or "staff" not in actions[before]["by"]:
                message = (
                    f"「{before}」は、先に記録できません。"
                    "書けるのは、職員がする、何も書かない手続きだけです。"
                )
                yield source.mistake(path, message)
        instead = action.get("if_full")
        if instead is not None and instead not in (waiting := _waiting(actions)):
            hint = did_you_mean(instead, waiting)
            message = f"「{instead}」は、キャンセル待ちに入れる手続き（wait_for_seat）ではありません。{hint}"
            yield source.mistake(("actions", name, "if_full"), message)
        if "clock" in action["by"] and "takes" in action:
            message = "ひとりでに起きる手続き（clock）には、書くもの（takes）はありません。消してください。"
            told = source.key_mistake(("actions", name, "takes"), message)
            yield told.on(NOT_BY_STAFF, f"{source.stem}:{name}", is_cause=True)
        if "applicant" in action["by"] and name not in ON_THE_PAGE:
            message = (
                f"申し込んだ方が、受付を確かめるページでできるのは{_quoted(ON_THE_PAGE)}です。"
                "名前を直すか、by から applicant を消してください。"
            )
            yield source.mistake(("actions", name, "by"), message)


def _waiting(actions: Mapping[str, Any]) -> list[str]:
    """The actions that put somebody on the waiting list."""
    return [name for name, action in actions.items() if "wait_for_seat" in _effects_of(action)]


def _effects_of(action: Mapping[str, Any]) -> set[str]:
    places = (action, *action["ways"])
    return {effect for place in places for effect in place.get("effects", ())}


def schema_mistakes(schema: Source) -> Iterator[Mistake]:
    """The schema of an action: formats that exist, required names that are there."""
    properties = schema.data["properties"]
    for name, rule in properties.items():
        written = rule.get("format")
        if written is not None and written not in formats.CHECKS:
            hint = did_you_mean(str(written), formats.CHECKS) or f"使えるのは{_quoted(formats.CHECKS)}です。"
            message = f"「{written}」という format はありません。{hint}"
            yield schema.mistake(("properties", name, "format"), message)
        if rule["type"] == "string" and "enum" not in rule:
            yield from _lengths(schema, name, rule)
    for index, name in enumerate(schema.data.get("required", ())):
        if name not in properties:
            hint = did_you_mean(name, properties) or "消すか、properties に足してください。"
            told = schema.mistake(("required", index), f"「{name}」は、properties にありません。{hint}")
            yield told.on("input", f"{schema.stem.removesuffix('.schema')} {name}", is_cause=True)


def _lengths(schema: Source, name: str, rule: Mapping[str, Any]) -> Iterator[Mistake]:
    """A text has a format and a length, or neither: then its effect checks it."""
    if "maxLength" in rule and "format" not in rule:
        message = "format がありません。1行の言葉なら line、何行かの文なら text を書き足してください。"
        yield schema.mistake(("properties", name), message)
    elif rule.get("format") in ("line", "text") and "maxLength" not in rule:
        message = "長さの上限がありません。maxLength に、何文字までかを書き足してください。"
        yield schema.mistake(("properties", name), message)


def _lists(source: Source, key: str) -> Iterator[tuple[Path, Mapping[str, Any], list[Any]]]:
    """(path, action, names) of each list of guards or effects."""
    for name, action in source.data["actions"].items():
        places: list[tuple[Path, Mapping[str, Any]]] = [(("actions", name), action)]
        places += [(("actions", name, "ways", n), way) for n, way in enumerate(action["ways"])]
        for path, place in places:
            if key in place:
                yield (*path, key), action, place[key]


def _guards(around: _Around, source: Source, path: Path, listed: list[Any]) -> Iterator[Mistake]:
    minutes = around.minutes
    for index, written in enumerate(listed):
        name, parameter = guard_of(written)
        place = (*path, index)
        if name not in GUARDS:
            hint = did_you_mean(name, GUARDS) or f"使えるのは{_quoted(GUARDS)}です。"
            yield source.mistake(place, f"「{name}」という条件はありません。{hint}")
        elif not GUARDS[name].parameter and parameter is not None:
            yield source.mistake(place, f"「{name}」の後には、何も書きません。名前だけを書いてください。")
        elif GUARDS[name].parameter and parameter is None:
            example = f"例: {{{name}: -30}}、{{{name}: {minutes[0]}}}"
            yield source.mistake(place, f"「{name}」の後に、何分後かを書いてください。{example}")
        elif isinstance(parameter, str) and parameter not in minutes:
            hint = did_you_mean(parameter, minutes) or f"使えるのは、数か{_quoted(minutes)}です。"
            message = f"「{parameter}」という数は、フォームの handling にありません。{hint}"
            yield source.mistake((*place, name), message)


def _effects(
    around: _Around, source: Source, path: Path, action: Mapping[str, Any], listed: list[str]
) -> Iterator[Mistake]:
    schema = around.actions.get(action.get("takes", ""))
    is_unread = "takes" in action and schema is None
    for index, name in enumerate(listed):
        if name not in EFFECTS:
            hint = did_you_mean(name, EFFECTS) or f"使えるのは{_quoted(EFFECTS)}です。"
            yield source.mistake((*path, index), f"「{name}」という効果はありません。{hint}")
            continue
        needed = EFFECTS[name].takes
        properties = schema.data["properties"] if schema else {}
        if needed and not is_unread and needed not in properties:
            where = f"{schema.file} の properties に足すか、" if schema else ""
            message = (
                f"「{name}」には、書いてもらう「{needed}」が要ります。{where}"
                "それがあるきまり（schemas/actions/）を、takes に書いてください。"
            )
            told = source.mistake((*path, index), message)
            is_cause = schema is None or needed not in schema.data.get("required", ())
            yield told.on(*input_of(source.stem, str(path[1]), action, needed), is_cause=is_cause)
        elif schema and needed not in ("", *schema.data.get("required", ())) and not EFFECTS[name].may_lack:
            message = (
                f"required に「{needed}」がありません。それがないと、"
                f"流れ「{source.stem}」の「{name}」を行えません。書き足してください。"
            )
            place = ("required",) if "required" in schema.data else ("properties", needed)
            yield schema.key_mistake(place, message).on("input", f"{action['takes']} {needed}")


def _moments(around: _Around, source: Source) -> Iterator[Mistake]:
    if any(
        one not in around.actions or any(schema_mistakes(around.actions[one])) for one in _taken(source)
    ) or any(one not in EFFECTS for _, _, listed in _lists(source, "effects") for one in listed):
        return  # what is kept under which name isn't known
    effects = (one for _, _, listed in _lists(source, "effects") for one in listed)
    kept = [name for one in effects for name in EFFECTS[one].moments]
    known = [*_MOMENTS, *recorded_names(source, around.actions), *kept]
    ahead = [one for one in known if one not in ("entered_at", "received_at")]
    for name, state in source.data["states"].items():
        due = state.get("due", {}).get("after")
        for path, named, possible in (
            (("due", "after"), due, known),
            (("meets",), state.get("meets"), ahead),
        ):
            if named is not None and named not in possible:
                hint = did_you_mean(named, possible) or f"使えるのは{_quoted(possible)}です。"
                message = f"「{named}」という時はありません。{hint}"
                told = source.mistake(("states", name, *path), message).unless_missing(UNREACHED)
                yield told.on("moment", f"{source.stem} {named}")


def _taken(source: Source) -> Iterator[str]:
    return (action["takes"] for action in source.data["actions"].values() if "takes" in action)


def recorded_names(source: Source, actions: Mapping[str, Source]) -> Iterator[str]:
    """The names of what actions keep by `record`."""
    for action in source.data["actions"].values():
        effects = [
            *action.get("effects", ()),
            *(one for way in action["ways"] for one in way.get("effects", ())),
        ]
        schema = actions.get(action.get("takes", ""))
        if "record" in effects and schema:
            yield from schema.data["properties"]


def _quoted(names: Any) -> str:
    return "".join(f"「{name}」" for name in names)
