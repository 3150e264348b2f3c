"""How actions are typed: the commands and options of every staff action, made of the bundle's workflows."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from desk.bundle import Bundle
from desk.domain.submissions.reasons import OF_A_LIST
from desk.domain.submissions.workflow import STAFF, Action
from desk.staff.typed.examples import action_examples

_FILE = "file"
"""The other option of an input that may be too long for a command line (`contentMediaType` in its schema)."""


_METAVARS = {
    "reason": "理由",
    "slot": "日時",
    "at": "日時",
    "on": "日",
    "url": "URL",
    "kind": "方法",
    "to": "名前",
    "mail": "アドレス",
    "expert": "専門家",
    "seminar": "セミナー",
    "visits": "回数",
    "number": "回",
    "minutes": "分",
    "sentence": "文",
}
"""What stands in the help for the value of an option; 内容 for any other."""


@dataclass(frozen=True)
class _Input:
    """One property of an action's schema, with its words. `is_needed`: by every workflow that has it."""

    name: str
    rule: Mapping[str, Any]
    words: Mapping[str, str]
    is_needed: bool

    @property
    def is_file(self) -> bool:
        return "contentMediaType" in self.rule

    @property
    def option(self) -> str:
        return self.name.replace("_", "-")


def command(action: str) -> str:
    """The command for an action."""
    return action.replace("_", "-")


def staff_actions(bundle: Bundle) -> Mapping[str, tuple[str, tuple[_Input, ...]]]:
    """Action -> (help, inputs) of every action of staff in any workflow.

    Where workflows have actions of one name, their inputs are all there; what is wrong for one of them is
    refused when it is planned.
    """
    found: dict[str, tuple[str, tuple[_Input, ...]]] = {}
    for name in dict.fromkeys(name for flow in bundle["workflows"].values() for name in flow["actions"]):
        flows = [flow for flow in bundle["workflows"].values() if name in flow["actions"]]
        flows = [flow for flow in flows if STAFF in flow["actions"][name]["by"]]
        if flows:
            words = flows[0]["words"]["actions"][name]
            found[name] = str(words.get("help", words["name"])), tuple(_inputs(name, flows))
    return found


def _inputs(action: str, flows: list[Mapping[str, Any]]) -> Iterator[_Input]:
    schemas = [flow["actions"][action]["takes"] or {"properties": {}} for flow in flows]
    words = [flow["words"]["actions"][action].get("inputs", {}) for flow in flows]
    # A reason that was not typed is asked for, if it is one of a list (`desk.staff.commands.cases.reason`).
    ways = [way for flow in flows for way in flow["actions"][action]["ways"]]
    is_asked = any(effect in OF_A_LIST for way in ways for effect in way.get("effects", ()))
    for name in dict.fromkeys(name for schema in schemas for name in schema["properties"]):
        rule = next(schema["properties"][name] for schema in schemas if name in schema["properties"])
        own = next((one[name] for one in words if name in one), {"label": name})
        is_needed = not (name == "reason" and is_asked) and all(
            name in schema.get("required", ()) for schema in schemas
        )
        yield _Input(name=name, rule=rule, words=own, is_needed=is_needed)


def add_actions(
    commands: Any, bundle: Bundle, receipt: Callable[[str], str], more: Callable[[str], str]
) -> None:
    """A command for each action of staff; `more` follows the help of those that take a reason."""
    for name, (words, inputs) in staff_actions(bundle).items():
        action = commands.add_parser(command(name), help=words, description=words)
        action.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")
        for one in inputs:
            _add_option(action, one)
            if one.name == "reason":
                action.more = partial(more, name)
        action.add_argument(
            "--version", type=int, metavar="版", help="見た版。変わっていたら何もしません（スクリプト用）"
        )
        action.add_argument("--yes", action="store_true", help="確かめずに進めます")
        action.set_defaults(action=_maker(name, inputs))
        known, needed = {one.name: one.rule for one in inputs}, [one.name for one in inputs if one.is_needed]
        action.examples = action_examples(bundle, name, known, needed)


def _add_option(action: argparse.ArgumentParser, one: _Input) -> None:
    words = "。".join(filter(None, (one.words["label"], one.words.get("help"))))
    option, destination = f"--{one.option}", _destination(one)
    if one.rule["type"] == "boolean":
        action.add_argument(option, dest=destination, action="store_true", help=words)
    elif one.is_file:
        either = action.add_mutually_exclusive_group(required=one.is_needed)
        either.add_argument(option, dest=destination, metavar="文", help=words)
        in_file = f"{one.words['label']}を書いたファイル（UTF-8 のテキスト）"
        either.add_argument(
            f"--{_FILE}", dest=destination, type=text_of_file, metavar="ファイル", help=in_file
        )
    else:
        metavar = _METAVARS.get(one.name, "内容")
        action.add_argument(option, dest=destination, required=one.is_needed, metavar=metavar, help=words)


def _destination(one: _Input) -> str:
    # Beside the command's own `version`, `yes` and `receipt`.
    return f"input_{one.name}"


def _maker(name: str, inputs: tuple[_Input, ...]) -> Callable[[argparse.Namespace], Action]:
    def made(args: argparse.Namespace) -> Action:
        typed = {one.name: getattr(args, _destination(one)) for one in inputs}
        return Action(
            name=name, given={key: value for key, value in typed.items() if value not in (None, False)}
        )

    return made


def text_of_file(path: str) -> str:
    """The text of a file, without the byte order mark that Windows may have put at its beginning."""
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError:
        raise argparse.ArgumentTypeError(f"ファイル「{path}」を開けません。") from None
    except UnicodeDecodeError:
        raise argparse.ArgumentTypeError(
            f"ファイル「{path}」の文字コードが UTF-8 ではありません。UTF-8 で保存しなおしてください。"
        ) from None
