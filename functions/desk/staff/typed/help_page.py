"""The help of a command, in Japanese: columns and lines by what a terminal shows, not by characters."""

import argparse
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence

from desk.staff.words.terminal import folded, pairs, width

_NARROWEST, _WIDEST = 60, 100
_LONGEST_NAME = 26
"""Columns; what is explained of a longer option begins on its next line."""

_WORDS = {
    "usage: ": "使い方: ",
    "show this help message and exit": "この説明を出します",
    "%(prog)s: error: %(message)s\n": "%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "足りないものがあります。書き足してください：%s",
    "one of the arguments %s is required": "どちらか1つを付けてください：%s",
    "not allowed with argument %s": "%s といっしょには使えません。",
    "expected one argument": "そのあとに、内容を書いてください。",
    "expected at least one argument": "そのあとに、内容を1つ以上書いてください。",
    "unrecognized arguments: %s": "わからないことばがあります：%s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s では、どれかわかりません。どれか1つを、終わりまで書いてください：%(matches)s"
    ),
    "ignored explicit argument %r": "%r は、いりません。",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)s は使えません。使えるもの：%(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)s は読み取れません。",
}
# argparse gets its own words from gettext, and Python ships none in Japanese.
argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser with this help. `examples` are whole commands; `more` comes last. Both are made for the help
    alone: every command that is typed makes all parsers.
    """

    examples: Callable[[], Sequence[str]] = staticmethod(lambda: ())
    more: Callable[[], str] = staticmethod(lambda: "")

    def _get_formatter(self) -> argparse.HelpFormatter:
        # argparse makes one for each argument that is added, and its own asks the terminal how wide it is.
        return argparse.HelpFormatter(self.prog, width=80)

    def format_usage(self) -> str:
        parts = list(self._parts())
        lines, columns = [f"使い方: {self.prog}"], _columns()
        for part in parts:
            if width(lines[-1]) + 1 + width(part) > columns and lines[-1].strip():
                lines.append("       ")
            lines[-1] += f" {part}"
        return "\n".join(lines) + "\n"

    def format_help(self) -> str:
        written = [action for action in self._actions if not action.option_strings]
        options = [action for action in self._actions if action.option_strings]
        blocks = [self.format_usage()]
        if self.description:
            blocks.append("\n".join(folded(self.description, _columns())) + "\n")
        for title, actions in (("書くもの:", written), ("付けられるもの:", options)):
            if actions:
                blocks.append("\n".join([title, *_rows(actions)]) + "\n")
        if examples := self.examples():
            blocks.append("\n".join(["例:", *(f"  {one}" for one in examples)]) + "\n")
        return "\n".join(blocks) + (f"\n{self.epilog}\n" if self.epilog else "") + self.more()

    def _parts(self) -> Iterator[str]:
        """What is written after the command: first what has no name, then the options that are needed."""
        groups = self._mutually_exclusive_groups
        either = {id(action): group for group in groups for action in group._group_actions}
        told = set[int]()
        order = sorted(
            (action for action in self._actions if action.dest != "help"),
            key=lambda one: (bool(one.option_strings), not one.required),
        )
        for action in order:
            group = either.get(id(action))
            if group is None:
                yield _invocation(action) if _is_needed(action) else f"[{_invocation(action)}]"
            elif id(group) not in told:
                told.add(id(group))
                inner = " | ".join(map(_invocation, group._group_actions))
                yield f"({inner})" if group.required else f"[{inner}]"


def _is_needed(action: argparse.Action) -> bool:
    return action.required if action.option_strings else action.nargs != argparse.OPTIONAL


def _invocation(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return f"{action.metavar} …"
    name = str(action.metavar or action.dest)
    value = (
        "" if action.nargs == 0 else f"{name} [{name} …]" if action.nargs == argparse.ONE_OR_MORE else name
    )
    return " ".join(filter(None, (", ".join(action.option_strings), value)))


def _rows(actions: Iterable[argparse.Action]) -> Iterator[str]:
    rows = []
    for action in actions:
        if isinstance(action, argparse._SubParsersAction):
            rows += [(one.dest, one.help or "") for one in action._choices_actions]
        else:
            rows.append((_invocation(action), str(action.help or "")))
    names = min(max((width(name) for name, _ in rows), default=0), _LONGEST_NAME)
    for name, words in rows:
        lines = "\n".join(folded(words, _columns() - names - 4))
        if width(name) > _LONGEST_NAME:
            yield f"  {name}"
            name = ""
        yield from pairs([(name + " " * (names - width(name)), lines)])


def _columns() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
