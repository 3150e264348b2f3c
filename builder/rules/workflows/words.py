"""A workflow's words: of each state, action and input, and of nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import HOW_BACK, Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import apart, did_you_mean, meant
from builder.rules.forms.booking import is_managed
from builder.rules.workflows.work import input_of
from desk.domain.submissions.columns import column_names

_FEW = 4
"""More of the actions than one in so many are without an explanation because nobody wrote any."""


def word_mistakes(checked: Checked, words: Source) -> Iterator[Mistake]:
    """The file of words against the workflow of its name."""
    if words.stem not in checked.sources.workflows:
        hint = did_you_mean(words.stem, checked.sources.workflows)
        file = f"schemas/workflows/{words.stem}.yml"
        message = f"この言葉の流れ {file} がありません。{hint or 'ファイル名を見なおしてください。'}"
        yield words.mistake((), message).on("workflow", words.stem)
        return
    rule = checked.workflows.get(words.stem)
    if rule is None:
        return
    for key, kind, what in (("states", "state", "状況"), ("actions", "procedure", "手続き")):
        for gone, told in _both(words, (key,), (key,), words.data[key], rule.data[key], what, rule.file):
            yield told.on(kind, f"{words.stem}:{gone}") if gone else told
    forms = [form for form in checked.all("form") if form.data["workflow"] == words.stem]
    if any(is_managed(checked, form) for form in forms):
        for name, state in words.data["states"].items():
            lacking = [key for key in ("status", "next") if key not in state]
            if lacking and name in rule.data["states"]:
                message = f"予約を確かめるページの言葉（{'・'.join(lacking)}）を、書き足してください。"
                yield words.mistake(("states", name), message)
    possible = column_names(rule.data["states"])
    for index, column in enumerate(words.data.get("columns", ())):
        promised = column["fact"].removeprefix("promised_")
        state = rule.data["states"].get(promised, {})
        if column["fact"] not in possible and ("promise" not in state or "due" in state):
            listed = "".join(f"「{one}」" for one in possible)
            hint = did_you_mean(column["fact"], possible) or f"使えるのは{listed}です。"
            message = f"「{column['fact']}」という列はありません。{hint}"
            told = words.mistake(("columns", index, "fact"), message)
            if state and promised != column["fact"] and forms:
                told = told.on("value", f"forms.{forms[0].stem}.promise.{promised}")
            yield told
    yield from _without_help(words, rule.data["actions"])
    for name, action in rule.data["actions"].items():
        schema = checked.actions.get(action.get("takes", ""))
        if name in words.data["actions"] and (schema or "takes" not in action):
            inputs = schema.data["properties"] if schema else {}
            path = ("actions", name, "inputs")
            own = words.data["actions"][name].get("inputs", {})
            where = path if own else path[:-1]
            for gone, told in _both(words, where, path, own, inputs, "書くもの", rule.file):
                yield told.on(*input_of(words.stem, name, action, gone)) if gone else told


def _without_help(words: Source, actions: Mapping[str, Any]) -> Iterator[Mistake]:
    """What staff can do without a word on what happens then, if that is said of nearly all."""
    of_staff = [name for name in actions if "staff" in actions[name]["by"] and name in words.data["actions"]]
    silent = [name for name in of_staff if "help" not in words.data["actions"][name]]
    if len(silent) * _FEW >= len(of_staff):
        return
    for name in silent:
        message = (
            f"職員の画面に出る説明（help）がありません。消したのなら、元に戻してください（{HOW_BACK}）。"
        )
        yield words.key_mistake(("actions", name), message)


def _both(
    words: Source, where: Path, path: Path, own: Iterable[str], known: Iterable[str], what: str, file: str
) -> Iterator[tuple[str, Mistake]]:
    """What has no words, told at `where`, and words for what there isn't, each with the name of that."""
    strange, lacking = apart(own, known)
    if lacking:
        listed = "".join(f"「{name}」" for name in lacking)
        message = f"{what}{listed}の言葉がありません。消したのなら、元に戻してください（{HOW_BACK}）。"
        yield "", words.key_mistake(where, f"{message}新しいものなら、書き足してください。")
    for name, better in strange.items():
        hint = meant(name, better) if better else "消してください。"
        yield name, words.key_mistake((*path, name), f"「{name}」という{what}は、{file} にありません。{hint}")
