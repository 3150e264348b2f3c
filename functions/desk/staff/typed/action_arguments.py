"""How actions are typed: the commands and options of every staff action, made of the bundle's workflows."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from desk.bundle import Bundle
from desk.counter.actions.inputs import Input, command, staff_actions
from desk.domain.submissions.workflow import Action
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
        action.examples = partial(action_examples, bundle, name, known, needed)


def _add_option(action: argparse.ArgumentParser, one: Input) -> None:
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


def _destination(one: Input) -> str:
    # Beside the command's own `version`, `yes` and `receipt`.
    return f"input_{one.name}"


def _maker(name: str, inputs: tuple[Input, ...]) -> Callable[[argparse.Namespace], Action]:
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
