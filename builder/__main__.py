"""`python -m builder check|build|export|import`: the commands for editors and the Makefile."""

import argparse
import json
import os
import re
import sys
import traceback
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from builder.files.root import add_root, place_in_repository
from builder.reading.mistakes import ContentError, Mistake, report
from builder.uncollected import uncollected
from desk.domain.calendar.moments import TOKYO, tokyo_day

_BROKE_OFF = (
    "プログラムの都合で、確かめが途中で止まりました。書いた内容が間違っているとはかぎりません。"
    "上の記録（英語）を、そのまま管理者に見てもらってください。"
)


def main(arguments: list[str] | None = None) -> int:
    """0 for a valid desk; 1 for one with mistakes, after printing them all; 2 for none, or if this fails."""
    options = _parser().parse_args(arguments)
    root: Path = options.root
    try:
        match options.command:
            case "build":
                _build(root, options)
            case "export":
                _export(root, options.out or root / "build/open-data")
            case "import":
                _import(root, options)
            case "replace":
                return _replace(root, options.file)
            case _:
                return _check(root, options.problems)
    except ContentError as error:
        _tell(root, options.problems, error.mistakes, ())
        return _failed(len(error.mistakes))
    except Exception:  # An editor can do nothing about it, and must not take it for a mistake of theirs.
        traceback.print_exc()
        print(_BROKE_OFF, file=sys.stderr)
        return 2
    return 0


def _build(root: Path, options: argparse.Namespace) -> None:
    # Imported late: MkDocs and Jinja are slow to import, and `check` has to be fast.
    from builder.files.last_build import recalling
    from builder.site import build_site
    from desk.bundle import load_bundle
    from desk.views.security_headers import MAX_POLICY, POLICY

    bundle_path = options.bundle or root / "build/bundle.json"
    site_dir = options.out or root / "site"
    with uncollected(), recalling(root, is_build=True):
        version = build_site(root, site_dir, bundle_path)
    print(f"サイトを作りました（版 {version}）。")
    policy = load_bundle(bundle_path)["headers"][POLICY.lower()]
    print(f"{POLICY} は{len(policy)}文字です（CloudFront の上限 {MAX_POLICY}文字）。")
    if options.preview is not None:
        from builder.output.preview.whole import write_preview

        # Outside the site folder: the preview isn't published. A fixed hour, so that two previews of one day
        # differ only by what an editor changed.
        ten = datetime.combine(tokyo_day(datetime.now(UTC)), time(10), TOKYO)
        preview = options.preview or root / "build/preview"
        page = write_preview(load_bundle(bundle_path), site_dir, preview, now=ten)
        print(f"サイト、メールの文面、項目の一覧の見本を {page} に作りました。")


def _replace(root: Path, name: str) -> int:
    from builder.files.look.files import CannotReplace, replace_file

    try:
        print(replace_file(root, name))
    except CannotReplace as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _export(root: Path, folder: Path) -> None:
    from builder.check import load
    from builder.open_data.published import export

    for path in export(load(root), folder):
        print(f"{path} を作りました。")


def _import(root: Path, options: argparse.Namespace) -> None:
    from builder.open_data.taking.importing import import_csv

    # A desk's own Makefile calls ours in another folder: a name is one beside the desk, too.
    file: Path = options.file if options.file.exists() else root / options.file
    words = re.split("[、,]", options.choose)
    print(import_csv(root, file, kind=options.kind, words=words, is_written=options.write))


def _check(root: Path, problems: Path | None) -> int:
    from builder.check import read, warnings
    from builder.files.last_build import recalling

    with uncollected(), recalling(root, is_build=False):
        checked, mistakes = read(root)
        found = warnings(checked, tokyo_day(datetime.now(UTC)))
    if problems or mistakes or found:
        _tell(root, problems, mistakes, found)
    if mistakes:
        return _failed(len(mistakes))
    print(f"問題はありません（{len(checked.sources.files)}個のファイルを確かめました）。")
    return 0


def _failed(count: int) -> int:
    print(f"{count}件の問題があります。直してから、もう一度確かめてください。", file=sys.stderr)
    return 1


def _tell(root: Path, problems: Path | None, errors: Iterable[Mistake], warnings: Iterable[Mistake]) -> None:
    """Print the report, with the paths of the desk's folder; for GitHub, with those of the repository."""
    place = place_in_repository(root)
    seen, seen_warnings = (
        [replace(one, file=f"{place}{one.file}") for one in found] for found in (errors, warnings)
    )
    if problems:
        # What is written to a file is shown from there: as annotations, it would be twice.
        _write_problems(problems, seen, seen_warnings)
        print(report(errors, warnings, {}))
    elif os.environ.get("GITHUB_ACTIONS") == "true":
        print(report(seen, seen_warnings, os.environ))
    else:
        print(report(errors, warnings, os.environ))


def _write_problems(path: Path, errors: Iterable[Mistake], warnings: Iterable[Mistake]) -> None:
    """JSON for `infra.comment`: {"errors", "warnings"}, each a list of {file, line, column, message}."""
    found = {
        "errors": [each.as_json() for each in errors],
        "warnings": [each.as_json() for each in warnings],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m builder", description=__doc__)
    parser.set_defaults(problems=None)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say everything that is wrong with the editors' files")
    build = commands.add_parser("build", help="write the site and the bundle")
    look = commands.add_parser("replace", help="copy a file of the look to the desk, to be changed there")
    look.add_argument("file", help="its path from here, such as builder/theme/partials/footer.html")
    export = commands.add_parser("export", help="write the phones and seminars as the recommended data sets")
    take = commands.add_parser(
        "import", help="show what a CSV of them would change in content/, or change it"
    )
    for command in (check, build, look, export, take):
        add_root(command)
    for command in (check, build):
        command.add_argument("--problems", type=Path, help="where the problems go as JSON (default: nowhere)")
    build.add_argument("--out", type=Path, help="where the site goes (default: ROOT/site)")
    export.add_argument("--out", type=Path, help="where the files go (default: ROOT/build/open-data)")
    take.add_argument("file", type=Path, help="the CSV")
    take.add_argument("--kind", choices=("", "phones", "seminars"), default="", help="default: by its header")
    take.add_argument(
        "--choose", default="", help="names or IDs of the rows to add, with commas between; 「すべて」"
    )
    take.add_argument(
        "--write", action="store_true", help="change the file; else only show what would change"
    )
    build.add_argument("--bundle", type=Path, help="where the bundle goes (default: ROOT/build/bundle.json)")
    preview = "what editors look at is written as well, there (default: to ROOT/build/preview)"
    build.add_argument("--preview", type=Path, nargs="?", const="", help=preview)
    return parser


if __name__ == "__main__":
    with uncollected():
        status = main()
        sys.stdout.flush()
        sys.stderr.flush()
        # Python would let go of everything that was made, thing by thing: a twelfth of a small site's build.
        os._exit(status)
