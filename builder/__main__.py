"""`python -m builder check` and `python -m builder build`: what editors and the Makefile call."""

import argparse
import os
import sys
from pathlib import Path

from builder.check import read
from builder.holidaycheck import holiday_warnings
from builder.problems import ContentError, report
from builder.site import build_site


def main(arguments: list[str] | None = None) -> int:
    """0 for a good desk, 1 for one with problems, which are all printed."""
    options = _parser().parse_args(arguments)
    root = options.root.resolve()
    try:
        if options.command == "build":
            version = build_site(
                root, options.out or root / "site", options.bundle or root / "build/bundle.json"
            )
            print(f"サイトを作りました（版 {version}）。")
        else:
            _check(root)
    except ContentError as error:
        print(report(error.problems, os.environ))
        print(
            f"{len(error.problems)}件の問題があります。直してから、もう一度確かめてください。",
            file=sys.stderr,
        )
        return 1
    return 0


def _check(root: Path) -> None:
    checked, problems = read(root)
    if warnings := tuple(holiday_warnings(checked)):
        print(report(warnings, os.environ, level="warning"))
    if problems:
        raise ContentError(problems)
    print(f"問題はありません（{len(checked.sources.files)}個のファイルを確かめました）。")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m builder", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say everything that is wrong with the editors' files")
    build = commands.add_parser("build", help="write the site and the bundle")
    for command in (check, build):
        command.add_argument("--root", type=Path, default=Path(), help="the desk's folder (default: here)")
    build.add_argument("--out", type=Path, help="where the site goes (default: ROOT/site)")
    build.add_argument("--bundle", type=Path, help="where the bundle goes (default: ROOT/build/bundle.json)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
