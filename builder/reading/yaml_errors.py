"""Explains in Japanese why a YAML file can't be read, and what to do.

The patterns match the messages of PyYAML's pure-Python scanner and parser.
"""

import re
import unicodedata
from typing import Any

import yaml

from builder.reading.slips.depths import odd_depth
from builder.reading.slips.texts import CUT_OFF, LOST_MARK

_QUOTE = '値全体を引用符（"）で囲んでください。'
_OPEN_QUOTE = "while scanning a quoted scalar"
_INDENT = "字下げが前後の行とそろっていません。同じ段の行は、行頭の半角スペースの数をそろえてください。"

_DEPTH = "この行の字下げが、前後の行とそろっていません。"
_HYPHEN = "行の初めの「- 」がありません。「- 」で始まる行になるように、書き足してください。"
_COLON = "ここに「: 」は書けません。"
_NO_ENTRY = "「項目: 値」の形になっていません。"
_WIDE_COLON = "全角の「：」があります。半角の「:」と半角スペースに直してください。"
_FIRST_LINE = re.compile(r"^(?!\s*#)(?P<blanks> *)(?=\S)", re.MULTILINE)
_TOO_FAR = "行の初めの空白を消してください。覚え書きなら、行の初めに「# 」を書き足してください。"
_OUTSIDE = "「---」や「%」で始まる行は書けません。"

_CUT_OFF_BRACKET = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\"'\n#]|(?<![ \t])#)*[ \t](?P<mark>#)[^\n]*[\]}]")
_CUT_OFF_TEXT = re.compile(
    r"^ *(?:- +)*[\w-]+: +[^\s\"'#|>\[{][^\n]*?[ \t](?P<mark>#)[^\n]*\n\s*\Z", re.MULTILINE
)
_COMMENTED_KEY = re.compile(r"^ *(?P<mark>#) *(?P<key>[a-z_]+):[^\n]*\n\s*\Z", re.MULTILINE)
_KEY_IN_A_COMMENT = (
    "「#」があるので、「{0}:」の行は、ないのと同じです。「#」を消すか、次の行からの文も消してください。"
)
_EXPLANATIONS: tuple[tuple[str, str], ...] = (
    (r"found character '\\t'", "タブ文字があります。字下げには半角スペースを使ってください。"),
    (
        r"found character '(.)' that cannot start",
        "「{0}」で始まる値はそのままでは書けません。" + _QUOTE,
    ),
    (
        _OPEN_QUOTE,
        "ここで始まる引用符（\" または '）が閉じていません。値の終わりに同じ引用符を付けてください。",
    ),
    (
        r"found unknown escape character",
        "二重引用符（\"）の中の「\\」は特別な記号です。「\\\\」と書くか、値を一重引用符（'）で囲んでください。",
    ),
    (
        r"mapping values are not allowed here",
        _COLON + "前の行の「:」と字下げを見てください。「: 」を含む文なら" + _QUOTE,
    ),
    (
        r"could not find expected ':'",
        _NO_ENTRY + "項目の名前の後に半角の「:」と半角スペースを入れてください。",
    ),
    (
        r"sequence entries are not allowed here",
        "ここに「- 」は書けません。改行して字下げをそろえるか、文なら" + _QUOTE,
    ),
    (
        r"but found '<scalar>'",
        "値の後に余分な文字があります。この行と前の行の引用符（\" や '）の閉じ忘れを見てください。",
    ),
    (
        r"parsing a flow node.*found ','",
        "「,」の前に、言葉がありません。余分な「,」を消してください。",
    ),
    (
        r"expected <block end>, but found ','",
        "「,」の前で、かっこが閉じています。その「}}」か「]」を消して、行の終わりに書いてください。",
    ),
    (
        r"while scanning an? (?:alias|anchor)|found undefined alias|found duplicate anchor",
        "「*」や「&」で始まる値は別の意味になります。" + _QUOTE,
    ),
    (
        r"while (?:parsing|scanning) a(?: node)? tag|tag handle",
        "「!」で始まる値は別の意味になります。" + _QUOTE,
    ),
    (
        r"expected a single document|document start|while scanning a directive",
        _OUTSIDE + "その行を消してください。",
    ),
    (
        r"while scanning a block scalar",
        "「|」や「>」の行には、その記号だけを書いてください。文は次の行から字下げして書きます。",
    ),
    (r"expected <block end>|while parsing a block|expected the node content", _INDENT),
)

_AT_CONTEXT = re.compile(r"while scanning a (?:quoted scalar|simple key)|expected ',' or")
_EMPTY_BEFORE_ROWS = re.compile(r":[ \t]+(?P<mark>\[[ \t]*\]|\{[ \t]*\})[ \t]*(?:#[^\n]*)?\n\s*\Z")
_WIDE_BRACKET = re.compile(r"\s*(?:-\s+)?(?:[^\s:]+:\s+)?(?P<bracket>[｛［])")
_WIDE_COMMA = re.compile(r"(?:^|[\s:-])[\[{](?:\"[^\"\n]*\"|'[^'\n]*'|[^\"'\]}\n])*?[、，]\s*[a-z_]+:\s")
_CLOSED_BY = {"[": "]", "{": "}"}
_LOST_COMMA = re.compile(
    r"[\[{][^\[\]{}\n#]*?(?P<after>(?:\"[^\"\n]*\"|'[^'\n]*'|[\w:-]+))[ \t]+[a-z_]+:[ \t][^\n]*[\]}]"
)
_TEXT_BELOW = re.compile(r":\s+[|>][-+]?\s*$")
_PLAIN_LINE = re.compile(r"^(?![#%&*!|>'\"\[{\s]|- |---)(?![^\n]*:(?:\s|$))[^\n]+", re.MULTILINE)
"""A line outside every mapping and list, which a file of keys can't begin with."""
_WIDE_KEY = re.compile(r"[A-Za-z_]+[ \u3000]*：")
_FLOW = "「[」や「{」で始まる文は、そのままでは書けません。" + _QUOTE


def explain(yaml_text: str) -> tuple[int, str]:
    """(character index, message for the editor) of the first error in a text that isn't YAML.

    Uses the pure-Python parser: slower than libyaml, but its messages say more and are stable.
    """
    last_text: Any = None
    try:
        for event in yaml.parse(yaml_text, Loader=yaml.Loader):
            last_text = event if isinstance(event, yaml.ScalarEvent) else last_text
    except yaml.reader.ReaderError as error:
        name = unicodedata.name(chr(error.character), f"U+{error.character:04X}")
        return error.position, f"目に見えない制御文字（{name}）があります。消して打ち直してください。"
    except yaml.MarkedYAMLError as error:
        return _explained(error, yaml_text, last_text)
    return 0, _message("")


def is_structural(yaml_text: str, index: int, message: str) -> bool:
    """Whether an explained error is about how lines belong together, and so may have its cause elsewhere."""
    line = yaml_text[yaml_text.rfind("\n", 0, index) + 1 :].partition("\n")[0]
    is_colon = message.startswith(_COLON) and line.count(": ") < 2
    return is_colon or message.startswith((_INDENT, _OUTSIDE, _HYPHEN, _DEPTH))


def _explained(error: yaml.MarkedYAMLError, text: str, last_text: Any) -> tuple[int, str]:
    words = f"{error.context or ''} / {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark and _AT_CONTEXT.search(words):
        mark = error.context_mark
    index = mark.index if mark else 0
    if "expected ',' or" in words and (comma := _LOST_COMMA.match(text, index)):
        message = "この後に「,」がありません。{ } や [ ] の中は、「, 」で区切って書いてください。"
        return comma.start("after"), message
    if "expected ',' or" in words and (bracket := _CUT_OFF_BRACKET.match(text, index)):
        return bracket.start("mark"), CUT_OFF
    if "expected ',' or" in words:
        return index, _in_brackets(text, index)
    plain = _PLAIN_LINE.search(text[:index])
    if plain and ("document start" in words or _is_head(text[: plain.start()])):
        return plain.start(), (_NO_ENTRY + _WIDE_COLON if _WIDE_KEY.match(plain[0]) else LOST_MARK)
    first = _FIRST_LINE.search(text)
    if "document start" in words and first and first["blanks"] and not text.startswith(("---", "%"), index):
        return first.end(), _TOO_FAR
    if (lost := _lost_hyphen(text, index)) is not None:
        return lost, _HYPHEN
    if (empty := _EMPTY_BEFORE_ROWS.search(text[:index])) and text[index:].startswith("-"):
        message = "「{0}」は、何もないという印です。下に行を書くときは、{0} を消してください。"
        return empty.start("mark"), message.format(empty["mark"])
    if "but found '<scalar>'" in words:
        if key := _COMMENTED_KEY.search(text[:index]):
            return key.start("mark"), _KEY_IN_A_COMMENT.format(key["key"])
        if cut := _CUT_OFF_TEXT.search(text[:index]):
            return cut.start("mark"), CUT_OFF
        if text[:index].rstrip(" ").endswith(("]", "}")):
            return index, _FLOW
        if (
            last_text
            and last_text.style
            and last_text.start_mark.line < last_text.end_mark.line == _line(error)
        ):
            return last_text.start_mark.index, _message(_OPEN_QUOTE)
    if "mapping values are not allowed here" in words and (odd := odd_depth(text, index)):
        return odd[0], _DEPTH + odd[1]
    message, hint = _message(words), _full_width_hint(text, index)
    if message.startswith(_NO_ENTRY) and hint.startswith("全角の「：」"):
        return index, _NO_ENTRY + hint
    return index, message + hint


def _in_brackets(text: str, index: int) -> str:
    """What to do about a `[` or `{` at `index` whose end can't be found."""
    mark, line = text[index], text[index:].partition("\n")[0]
    if hint := _full_width_hint(text, index):
        return f"「{mark}」で始まる値が読めません。{hint}"
    if _CLOSED_BY[mark] in line and line.count(mark) <= line.count(_CLOSED_BY[mark]):
        return f'「{mark}」で始まる値が読めません。中の引用符（"）と「, 」を見直してください。文なら{_QUOTE}'
    closed = f"終わりに「{_CLOSED_BY[mark]}」を書いてください。"
    return f"「{mark}」で始まる値が閉じていません。{closed}文なら{_QUOTE}"


def _is_head(text: str) -> bool:
    """Whether a file has nothing but comments yet."""
    return all(not line.strip() or line.startswith("#") for line in text.splitlines())


def _lost_hyphen(text: str, index: int) -> int | None:
    """Where the first row of a list, whose other rows begin with "- " (at `index`), lost its own."""
    start = text.rfind("\n", 0, index) + 1
    if not text.startswith("- ", index) or text[start:index].strip():
        return None
    first = None
    while start > 0:
        end, start = start, text.rfind("\n", 0, start - 1) + 1
        bare = text[start:end].strip()
        depth = end - start - len(text[start:end].lstrip(" "))
        if bare and not bare.startswith("#"):
            if depth <= index - text.rfind("\n", 0, index) - 1:
                is_lost = first is not None and bare.endswith(":") and not text.startswith("- ", first)
                return first if is_lost else None
            first = start + depth
    return None


def _line(error: yaml.MarkedYAMLError) -> int:
    return error.problem_mark.line if error.problem_mark else -1


def _message(words: str) -> str:
    for pattern, message in _EXPLANATIONS:
        if found := re.search(pattern, words):
            return message.format(*found.groups())
    return "YAMLとして読めません。この行と前の行の字下げ、引用符、「:」の後の空白を見直してください。"


def _full_width_hint(text: str, index: int) -> str:
    """Looks at the line of `index` and the one before, where the typing error often is."""
    before = (text[:index] + text[index:].partition("\n")[0]).split("\n")
    for number in range(max(len(before) - 2, 0), len(before)):
        line = before[number]
        if re.match(r" *\u3000", line):
            return "行頭に全角の空白があります。半角スペースに直してください。"
        if found := _WIDE_BRACKET.match(line):
            narrow = unicodedata.normalize("NFKC", found["bracket"])
            return f"全角の「{found['bracket']}」があります。半角の「{narrow}」に直してください。"
        if _WIDE_COMMA.search(line):
            return "全角の「、」や「，」があります。半角の「,」と半角スペースに直してください。"
        if re.match(r"\s*(?:- )?[^:\s]+：", line):
            return _WIDE_COLON + _text_hint(before[:number], line)
    return ""


def _text_hint(before: list[str], line: str) -> str:
    """What else to do about a line that may belong to the text above it, from which it lost its blanks."""
    above = next((one for one in reversed(before) if one.strip()), "")
    depth = len(line) - len(line.lstrip(" "))
    is_deeper = len(above) - len(above.lstrip(" ")) > depth or _TEXT_BELOW.search(above)
    return "上の文の続きなら、上の行と字下げをそろえてください。" if is_deeper else ""
