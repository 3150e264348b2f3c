"""The folder of a desk, as it is named on the command line (`--root`, make's ROOT)."""

import sys
from argparse import ArgumentParser
from pathlib import Path


class NoDesk(Exception):
    """There is no desk in the folder. The text says so in Japanese and in English, and what to do."""


def desk_folder(typed: Path) -> Path:
    """The whole path of a desk's folder; a relative one begins at the present folder. Raises NoDesk."""
    root = typed.expanduser().resolve()
    if (root / "content").is_dir():
        return root
    if not root.exists():
        wrong = f"{root} というフォルダーはありません。", f"There is no folder {root}."
    elif not root.is_dir():
        wrong = f"{root} は、フォルダーではありません。", f"{root} is no folder."
    else:
        wrong = f"{root} に content フォルダーがありません。", f"There is no folder content in {root}."
    meant = _meant(root)
    near = (f"{meant} のことですか。", f"Did you mean {meant}?") if meant else ("", "")
    raise NoDesk(
        f"{wrong[0]}{near[0]}窓口のフォルダー（content と faq があるところ）を指定してください。"
        "例: make run ROOT=tests/example_desk\n"
        f"{wrong[1]}{near[1] and ' '}{near[1]} Name the folder of a desk, which has content and faq."
    )


def place_in_repository(root: Path) -> str:
    """Where a desk's folder is in its git repository: "" at the top or without one, else "desk/"."""
    above = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    return f"{root.relative_to(above).as_posix()}/" if above != root else ""


def add_root(parser: ArgumentParser) -> None:
    """The option `--root` of a program, which ends with the status 2 if no desk is there."""
    parser.add_argument("--root", type=_desk_or_exit, default=".", help="the desk's folder (default: here)")


def _desk_or_exit(typed: str) -> Path:
    try:
        return desk_folder(Path(typed))
    except NoDesk as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def _meant(root: Path) -> Path | None:
    """A folder with a desk above this one (its content/ was named), or the only one in it."""
    if (root.parent / "content").is_dir():
        return root.parent
    inside = [*root.glob("*/content")] if root.is_dir() else []
    return inside[0].parent if len(inside) == 1 else None
