"""The search itself: in Python as in the page's script, and never worse than looking for the characters."""

import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.pages.published.assets import minified
from builder.search.entries import FORM, PAGE, QUESTION, Entry
from builder.search.index import Index
from builder.search.published import links_file, packed, search_data, texts_file
from builder.texts.fold import fold
from tests.conftest import ROOT, need
from tests.examples import TIMES
from tests.unit.builder.search import reading, vectors

SCRIPTS = [ROOT / "builder/assets/search" / name for name in ("fold.js", "index.js")]


def test_the_vectors_are_those_of_the_builder() -> None:
    """After a change that is meant: python -m tests.unit.builder.search.vectors"""
    assert json.loads(vectors.VECTORS.read_text(encoding="utf-8")) == json.loads(json.dumps(vectors.made()))


def test_the_page_s_script_finds_the_same() -> None:
    """As it is published: with other names inside its functions."""
    node = need("node", why="the search's script is run in it")
    vectors_script = Path(__file__).with_name("vectors.js")
    published = minified("\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS).encode())
    ended = subprocess.run([node, vectors_script], input=published, capture_output=True, check=True)
    assert json.loads(ended.stdout) == []


LETTERS = st.text(st.characters(exclude_characters="\t\n", exclude_categories=()))


@settings(max_examples=40 * TIMES)
@given(rows=st.lists(st.lists(LETTERS, min_size=1)), more=st.integers(0, 600))
@example(rows=[], more=0xFFF5)
@example(rows=[[""], ["", ""], ["\ud800", "\udc00"], ["😀👩‍👧"]], more=0)
def test_whatever_is_published_can_be_read_again(rows: list[list[str]], more: int) -> None:
    """With up to so many letters more, up to all that there are. Halves of letters count as they are."""
    rows = [*rows, ["".join(map(chr, range(0x0B, 0x0B + more)))]]
    found = reading.unpacked(packed(rows))
    assert [*map(_units, found)] == [[] if row == [""] else _units(row) for row in rows]


def _units(cells: list[str]) -> list[bytes]:
    return [cell.encode("utf-16-le", "surrogatepass") for cell in cells]


def test_a_tab_makes_no_other_alias() -> None:
    assert reading.unpacked(packed([["a\tb", "c\nd"]])) == [["a b", "c d"]]


def test_an_empty_desk_has_files_too() -> None:
    data = search_data(())
    assert reading.unpacked(texts_file(data)) == [[], [], [], []]
    assert reading.unpacked(links_file(data)) == [[]]
    assert Index(data).find("料金") == []


def entry(title: str, text: str = "", *, kind: str = PAGE, aliases: tuple[str, ...] = ()) -> Entry:
    return Entry(url=f"page/#{title}", kind=kind, title=title, place="案内", text=text, aliases=aliases)


def titles(typed: str, *entries: Entry) -> list[str]:
    index = Index(search_data(entries))
    return [entries[hit.entry].title for hit in index.find(typed)]


OTHERS = tuple(entry(f"{name}のご案内", f"{name}についてお知らせします。") for name in "春夏秋冬東西南北")


@pytest.mark.parametrize(
    "typed", ["クーリングオフ", "ｸｰﾘﾝｸﾞｵﾌ", "くーりんぐおふ", "クーリング・オフ", "クリングオフ"]
)
def test_ways_of_writing_are_one(typed: str) -> None:
    assert titles(typed, *OTHERS, entry("クーリング・オフの手続き"))[:1] == ["クーリング・オフの手続き"]


@pytest.mark.parametrize("typed", ["禄画", "ろく画録画", "画録", "録画録"])
def test_one_slip_in_a_short_word_is_forgiven(typed: str) -> None:
    assert titles(typed, *OTHERS, entry("録画"))[:1] == ["録画"]


@pytest.mark.parametrize("typed", ["セミーナ", "セミナ", "セミナーー", "セニナー", "ゼミナー", "セーミナー"])
def test_one_slip_in_an_alias_is_forgiven(typed: str) -> None:
    assert titles(typed, *OTHERS, entry("講座", aliases=("セミナー",)))[:1] == ["講座"]


def test_an_answer_comes_before_a_question_of_a_form() -> None:
    asked = entry("録画の希望", "録画を希望しますか。", kind=FORM)
    answer = entry("録画の希望", "録画を希望しますか。", kind=QUESTION)
    found = Index(search_data((asked, *OTHERS, answer))).find("録画を希望しますか")
    assert [hit.entry for hit in found[:2]] == [9, 0]


def test_what_has_nothing_to_do_with_it_is_not_found() -> None:
    assert titles("録画", *OTHERS) == []
    assert titles("", *OTHERS) == titles("　", *OTHERS) == []


TEXTS = st.text(
    st.one_of(
        st.sampled_from("相談料金予約取消セミナーくりんぐはがで・-－ 　。「」1１aAｱｶﾞがか\u3099𠮷🙂\n"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)


@pytest.mark.parametrize("count", [60, 1_200])
def test_a_common_word_finds_all_that_have_it_at_any_size(count: int) -> None:
    """lunr found 11 of them at 50 questions, and none at 110."""
    rows = [
        entry(f"催し{n}", f"{n}番の申込みは、窓口で。" if n % 3 else f"{n}番は、どなたでも。")
        for n in range(count)
    ]
    found = {hit.entry for hit in Index(search_data(rows)).find("申込み")}
    assert found >= {n for n, one in enumerate(rows) if "申込み" in one.text}
    assert len(found) < count


@settings(max_examples=100 * TIMES)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=8),
    where=st.integers(0, 7),
    cut=st.tuples(st.integers(0, 30), st.integers(1, 12)),
)
@example(texts=["１８８"], where=0, cut=(1, 1))
@example(texts=["。。"], where=0, cut=(0, 1))
@example(texts=["a b"], where=0, cut=(0, 3))
def test_whatever_a_search_for_the_characters_finds_is_found(
    texts: list[str], where: int, cut: tuple[int, int]
) -> None:
    """A part of one of the texts is searched for, after NFKC: each text that has it is among the hits."""
    plain = [unicodedata.normalize("NFKC", text) for text in texts]
    typed = plain[where % len(plain)][cut[0] :][: cut[1]].strip()
    entries = [entry(f"題{number}", text) for number, text in enumerate(texts)]
    found = {hit.entry for hit in Index(search_data(entries)).find(typed)}
    wanted = unicodedata.normalize("NFKC", typed)
    assert {number for number, text in enumerate(plain) if wanted and wanted in text} <= found


@given(before=TEXTS, part=TEXTS, after=TEXTS)
def test_a_part_stays_a_part_when_both_are_folded(before: str, part: str, after: str) -> None:
    part = unicodedata.normalize("NFKC", part)
    whole = unicodedata.normalize("NFKC", before) + part + unicodedata.normalize("NFKC", after)
    if unicodedata.normalize("NFKC", whole) == whole:
        assert fold(part) in fold(whole)
