"""`make check` tells an editor whose question the search can't find."""

from datetime import date
from pathlib import Path

from builder.check import load, read, warnings
from builder.search.entries import entries_of
from tests.unit.builder.cases import change, small_desk

TODAY = date(2026, 5, 1)
LIKE_IT = "".join(
    f"  - {{id: like-{name}, q: 料金の表（{name}）, aliases: [表はありますか], a: 表は、あります。}}\n"
    for name in "abcd"
)


def unfound(root: Path) -> list[str]:
    found = warnings(read(root, TODAY)[0], TODAY)
    return [f"{one.file}:{one.line}:{one.column}" for one in found if "自分の質問の文" in one.message]


def test_a_question_behind_others_is_told_until_it_says_more(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "q: 料金はかかりますか。", "q: 表はありますか。")
    change(root / "faq/visit.yml", "  - id: change\n", f"{LIKE_IT}  - id: change\n")
    assert unfound(root) == ["faq/visit.yml:10:8"]
    change(root / "faq/visit.yml", "q: 表はありますか。", "q: 時刻の表はありますか。")
    assert unfound(root) == []


def test_a_desk_with_mistakes_is_not_searched(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "q: 料金はかかりますか。", "q: 表はありますか。")
    change(root / "faq/visit.yml", "  - id: change\n", f"{LIKE_IT}  - id: change\n")
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    assert unfound(root) == []


def test_a_title_with_a_reading_is_listed_and_found_by_its_words(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/talk/index.md", "title: 相談のご案内", "title: 相談《そうだん》のご案内")
    titles = [entry.title for entry in entries_of(load(root, TODAY))]
    assert "相談のご案内" in titles
    assert not [title for title in titles if "《" in title]
