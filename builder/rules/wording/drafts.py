"""What was to be filled in before publishing: 「●●課」, 「XX月XX日」, 「（要確認）」, words of a template."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import Public

_LIKELY = re.compile(
    r"●|○|◯|〇|△|X|x|Ｘ|ｘ|×|✕|？|\?|要|確認中|未定稿|仮|下書き|書きかけ|TODO|FIXME|TBD|WIP"
    r"|あとで|後で|ダミー|サンプル|テキスト|文章|本文|ああああ|答えを書|ひとこと|orem ipsum|題"
)
"""Each alternative begins with a letter of its own, so that the search skips from one to the next."""

_MARKS = "●○◯〇△?？XxＸｘ×✕"
_NUMERALS = "一二三四五六七八九十百千"
_BLANKS = (
    re.compile(r"[●○◯〇XxＸｘ×0-9]{2,4}(?<=[●○◯〇XxＸｘ×])(?:[-－ー][●○◯〇XxＸｘ×]{2,5})+"),
    re.compile(
        rf"(?<![A-Za-zＡ-Ｚａ-ｚ{_MARKS}{_NUMERALS}])(?:[{_MARKS}]{{1,2}}[年月日時]){{2,4}}(?:[{_MARKS}]{{1,2}}分)?"
        rf"|(?<![A-Za-zＡ-Ｚａ-ｚ{_MARKS}{_NUMERALS}])[{_MARKS}]{{2}}[年月日時]"
    ),
    re.compile(
        rf"(?<![●○◯〇△{_NUMERALS}])(?P<mark>[●○◯〇△])(?P=mark){{1,3}}(?![●○◯〇△×{_NUMERALS}])(?=[^\s\0|])"
    ),
    re.compile(r"(?<![A-Za-z0-9])(?P<x>[XxＸｘ×✕])(?P=x){1,3}(?=[課係室円人名様町区市])"),
)
"""Places to fill in. In 「」 and behind 「例」, they stand for any name: 「○○市役所の者です」."""
_REST = r"[^（）()【】\[\]\n]{0,12}"
_LATER = r"(?:あと|後)で(?:直[すし](?!か)|書く|書き[まな足直]|追記|差し?替え(?:る|ます)|埋める)"
_NOTES = (
    re.compile(
        rf"[（(【［\[〔＜<](?:要(?:確認|修正|検討){_REST}|{_REST}要(?:確認|修正|検討)|確認中|未定稿"
        rf"|仮|下書き|ダミー|書きかけ|{_LATER}{_REST})[）)】］\]〕＞>]"
    ),
    re.compile(
        r"(?<![A-Za-z0-9])(?:TODO|FIXME|TBD|WIP|[Ll]orem ipsum)(?![A-Za-z0-9リ])[ ]?[:：]?[^\n。\0|]{0,20}"
    ),
    re.compile(rf"[※★→]{_LATER}[^\n。\0|]{{0,10}}"),
    re.compile(
        r"(?:ダミー|サンプル|仮)の?(?:テキスト|文章|原稿)(?:です|が入ります)|(?:テキスト|文章|本文)が入ります"
    ),
    re.compile("(?<!あ)あ{4,8}(?!あ)"),
)
_TEMPLATE = re.compile(
    r"答えを書きます。(?:1つの段落は、途中で改行せずに書きます。)?|ここから文章を書きます。"
    r"|このページに何が書いてあるかの、ひとこと|(?<=\0)ページの題(?=[\n\0])"
)
"""The words of the templates in faq/README.md and content/README.md."""
_NEAR = 12
_QUOTED_NEAR = 80
_AS_AN_EXAMPLE = re.compile(r"例(?:え|[：:はでの（(])|たとえば|など|のように|という|といった")


def draft_hits(public: Public) -> Hits:
    if not _LIKELY.search(public.gist):
        return
    text = public.prose
    for pattern in _BLANKS:
        for match in public.found(pattern):
            if not _is_quoted(text, match.start()) and not _AS_AN_EXAMPLE.search(
                text, max(match.start() - _NEAR, 0), match.end() + _NEAR
            ):
                yield Hit(
                    match.start(),
                    match.end(),
                    f"「{match[0]}」が、書きかけのようです。本当の名前や数に直してください"
                    "（例として書くときは、「 」で囲みます）。",
                )
    for pattern in _NOTES:
        for match in public.found(pattern):
            if public.source.kind == "mail" and match[0].startswith("【"):
                continue  # what the staff have to do first
            yield Hit(
                match.start(),
                match.end(),
                f"「{match[0].strip()}」が、そのまま出ます。文を仕上げて、消してください"
                "（ページの覚え書きは、<!-- と --> で囲むと出ません）。",
            )
    for match in public.found(_TEMPLATE):
        yield Hit(
            match.start(),
            match.end(),
            f"「{match[0]}」は、書き方の見本の言葉です。自分の言葉に書きかえてください。",
        )


def _is_quoted(text: str, at: int) -> bool:
    before = text[max(at - _QUOTED_NEAR, 0) : at]
    return max(map(before.rfind, "「『")) > max(map(before.rfind, "」』\n\0"))


def same_question_warnings(checked: Checked) -> Iterator[Mistake]:
    """A question that a file has under two ids, or that two files have with the same answer."""
    seen: dict[tuple[str, str], Mistake] = {}
    for source in checked.all("faq"):
        if source.data["id"] != source.stem:
            continue  # a copy of a file, which is told by its id
        ids: set[str] = set()
        for index, row in enumerate(source.data["questions"]):
            if row["id"] in ids:
                continue  # a copy of a question, which is told by its id
            ids.add(row["id"])
            asked, answered = _bare(row["q"]), _bare(row["a"])
            here = source.mistake(("questions", index, "q"), "")
            keys = ((source.file, asked), (asked, answered))
            if first := next((seen[key] for key in keys if key in seen), None):
                where = "" if first.file == source.file else f"{first.file} の"
                message = (
                    f"同じ質問が、{where}{first.line}行目にもあります。"
                    "答えを1つにまとめて、片方を消すか、質問の言葉を変えてください。"
                )
                yield source.mistake(("questions", index, "q"), message)
            for key in keys:
                seen.setdefault(key, here)


def _bare(words: str) -> str:
    return "".join(char for char in normalize("NFKC", words) if char.isalnum())
