"""`make init`: another municipality's desk, made of this one."""

import argparse
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from shlex import quote

from builder.check import read, warnings
from builder.reading.mistakes import ContentError, report
from builder.rules.former import REREAD
from desk.domain.calendar.moments import tokyo_day
from scaffold.asking import answers as answers_file
from scaffold.asking.ask import ask_all
from scaffold.asking.fitting import mistakes
from scaffold.asking.lines import Stopped
from scaffold.make import NotTaken, make
from scaffold.parts import parts_of
from scaffold.removing.references import NotSound
from scaffold.removing.remove import NothingLeft
from scaffold.reread import reread_list
from scaffold.stage import Stage
from scaffold.take_over import Changes, changes, engine_named, is_taken_over, source_of, write

ANSWERS = "answers.yml"
_MOST_SHOWN = 15


def main(arguments: list[str] | None = None, today: date | None = None) -> int:
    """0 if the desk is there; 1 if something has to be answered otherwise; 2 if nobody can be asked. `today`
    is Tokyo's day (None: that of this moment).
    """
    options = _parser().parse_args(arguments)
    root = options.root.expanduser().resolve()
    places = [root / (options.answers or ANSWERS)]
    if options.answers:
        # A desk's own Makefile calls ours in another folder: a name is one beside the desk, too.
        places = [*dict.fromkeys(((Path.cwd() / options.answers), *places))]
    path = next((one for one in places if one.is_file()), places[-1])
    again = f"make init{_with(root)}"
    today = today or tokyo_day(datetime.now(UTC))
    try:
        if not options.answers:
            if not sys.stdin.isatty():
                return _say(2, _NOBODY.format(again=again))
            ask_all(path, Stage(root=source_of(root)))
        elif not path.is_file():
            looked = "\n".join(f"  {one}" for one in places)
            return _say(1, f"{_MISSING}\n{looked}")
        return _take_over(root, path.resolve(), today, overwrite=options.overwrite)
    except ContentError as error:
        print(report(error.mistakes, (), {}))
        return _say(
            1,
            f"{path.name} を直して、もう一度 {again} ANSWERS={quote(str(path))} としてください。"
            "何も書いていません。",
        )
    except (Stopped, KeyboardInterrupt):
        return _say(
            1,
            f"\n途中で止めました。ここまでの答えは {path} にあります。"
            f"もう一度 {again} とすると、続きから始められます。",
        )


def _with(root: Path) -> str:
    """What a command needs to mean this desk: without it, it would be the one in the present folder."""
    return "" if root == Path.cwd() else f" ROOT={quote(str(root))}"


def _take_over(root: Path, path: Path, today: date, *, overwrite: bool) -> int:
    source = source_of(root)
    answers = answers_file.read(path)
    if wrong := mistakes(answers, parts_of(Stage(root=source)), path.parent):
        raise ContentError(wrong)
    is_first = source != root or not is_taken_over(root)
    with tempfile.TemporaryDirectory() as folder:
        try:
            stage, away = make(
                source, Path(folder), answers.data, today, beside=path.parent, is_first=is_first
            )
        except NothingLeft:
            return _say(
                1,
                "申込みのフォームが1つも残りません。services に、残すものを足してください。"
                "何も書いていません。",
            )
        except NotTaken as error:
            raise ContentError([answers.key_mistake((error.key,), f"{_NOT_TAKEN}{error}")]) from None
        except NotSound as error:
            print(report(error.mistakes, (), {}))
            return _say(
                1,
                "上のところは、自動では直せませんでした。何も書いていません。先に、もとの内容を直してください。",
            )
        found = changes(stage, root)
        if not found:
            return _say(0, "変わるところはありません。")
        if not is_first and not overwrite and not _may_write(found):
            return _say(
                1, "何も書いていません。上のファイルを書きかえてよければ、OVERWRITE=yes を付けてください。"
            )
        listed = root / REREAD
        before = listed.read_text(encoding="utf-8", errors="replace") if listed.is_file() else ""
        write(stage, root, found, {REREAD: reread_list(stage, away, before), **engine_named(root)})
    return _done(root, found, today)


def _may_write(found: Changes) -> bool:
    print(
        "この窓口は、もう引きついだあとです。次のファイルを書きかえます（そのあとに直したところのうち、答えにあるものは、答えのとおりになります）。"
    )
    names = [*found.written, *(f"{name}（消します）" for name in found.deleted)]
    print("\n".join(f"  {name}" for name in names[:_MOST_SHOWN]))
    if len(names) > _MOST_SHOWN:
        print(f"  ほか{len(names) - _MOST_SHOWN}個")
    if not sys.stdin.isatty():
        return False
    return input("書きかえてよければ、yes と打ってください：").strip().lower() == "yes"


def _done(root: Path, found: Changes, today: date) -> int:
    checked, wrong = read(root)
    seen = warnings(checked, today)
    print(
        f"窓口の内容を {root} に書きました"
        f"（書いたファイル {len(found.written)}個、消したファイル {len(found.deleted)}個）。"
    )
    print(f"次に、{REREAD}（ここを読みなおしてください）を開いて、上から順に読んでください。")
    print(
        f"make check{_with(root)} で確かめられます（今の注意は{len(seen)}件）。"
        f"make run{_with(root)} で、できた窓口を見られます。"
    )
    if wrong:
        print(report(wrong, (), {}))
    return 1 if wrong else 0


def _say(status: int, words: str) -> int:
    print(words, file=sys.stderr if status else sys.stdout)
    return status


_NOT_TAKEN = "このとおりに書くと、make check の間違いになります。数や日が合っているか、見なおしてください。"
_NOBODY = (
    "たずねる相手がいません（端末ではないところで動いています）。\n"
    "答えを書いたファイルを、{again} ANSWERS=answers.yml のように渡してください。"
    "ファイルの形は、schemas/content/answers.schema.json にあります。"
)

_MISSING = (
    "答えを書いたファイルがありません。場所と名前を確かめてください。何も書いていません。"
    "次のところをさがしました："
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scaffold", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path(), help="the desk's folder, here or a new one (default: here)"
    )
    parser.add_argument(
        "--answers",
        type=Path,
        help="the answers' file: nothing is asked (default: ask, keep them in ROOT/answers.yml)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="write over what editors changed since it was taken over"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
