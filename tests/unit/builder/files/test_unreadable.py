"""Files that can't be read as they are: each is one mistake, whatever depends on it."""

import shutil
from pathlib import Path

import pytest

from builder.check import load
from builder.reading.slips.texts import LOST_MARK
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import SMALL, mistakes, small_desk


@pytest.mark.parametrize(
    "broken",
    [
        "content/site.yml",
        "content/desks.yml",
        "content/calendar.yml",
        "content/holidays.yml",
        "content/flow.yml",
        "content/precautions.yml",
        "content/forms/visit.yml",
        "content/mail/received.yml",
        "content/talk/index.md",
        "faq/visit.yml",
        "schemas/forms/visit.schema.json",
    ],
)
def test_one_unreadable_file_is_one_mistake(broken: str, tmp_path: Path) -> None:
    """Files that depend on an unreadable one are not reported."""
    root = small_desk(tmp_path)
    path = root / broken
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n\t", 2), encoding="utf-8")
    if path.suffix == ".json":
        path.write_text("{", encoding="utf-8")

    assert [mistake.partition(":")[0] for mistake in mistakes(root)] == [broken]


@pytest.mark.parametrize(
    "name", ["faq/visit.yml", "content/index.md", "schemas/forms/visit.schema.json", "mkdocs.yml"]
)
def test_both_versions_of_a_place_are_one_mistake(name: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    shutil.copy(EXAMPLE / "mkdocs.yml", root)
    lines = (root / name).read_text(encoding="utf-8").split("\n")
    lines[2:2] = ["<<<<<<< HEAD", "a", "=======", "b", ">>>>>>> 0123abc"]
    (root / name).write_text("\n".join(lines), encoding="utf-8")

    (mistake,) = mistakes(root)
    assert mistake.startswith(f"{name}:3:1: ほかの人の変更と重なったところが、両方残っています")


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "utf-16-le", "euc_jp"])
@pytest.mark.parametrize(
    "name",
    [
        "faq/visit.yml",
        "content/index.md",
        "content/menu.yml",
        "schemas/forms/visit.schema.json",
        "schemas/forms/extra.schema.json",
        "mkdocs.yml",
    ],
)
def test_another_encoding_of_any_file_is_one_mistake(name: str, encoding: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = "# 例\nnav: []\n" if name == "mkdocs.yml" else "例"
    (root / name).write_bytes(text.encode(encoding))

    told = [mistake for mistake in mistakes(root) if mistake.startswith(f"{name}:")]
    assert told == [f"{name}:1:1: 文字コードがUTF-8ではありません。UTF-8で保存し直してください。"]


def test_a_single_byte_that_is_no_text_is_told(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    path = root / "schemas/forms/visit.schema.json"
    path.write_bytes(path.read_bytes() + b"\x82")

    assert len(mistakes(root)) == 1


@pytest.mark.parametrize("text", ["[" * 3000, '{"a":' * 400 + "1" + "}" * 400, "[" * 60 + "]" * 60])
def test_rules_nested_too_deep_are_told(text: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "schemas/forms/visit.schema.json").write_text(text, encoding="utf-8")

    (mistake,) = mistakes(root)
    assert mistake.startswith("schemas/forms/visit.schema.json:1:1: 入れ子が深過ぎて読めません。")


_REST = "theme: {name: material, language: ja, font: false}\nplugins:\n  - madoguchi\n"
_CONFIG = (EXAMPLE / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1: ファイルが空です。このファイルを、元に戻してください。"),
        ("- a\n", "1:1: 「項目: 値」の並びになっていません。このファイルを、元に戻してください。"),
        ("theme: {name: material", "1:8: 「{」で始まる値が閉じていません。"),
        ("site_name: あ\nsite_name: い\n", "2:1: 「site_name」が1行目と重なっています。"),
        ("site_name: あ\n\tb: 1\n", "2:1: タブ文字があります。"),
        (f"site_name: あ\nFor editors, not for the public.\n{_REST}", f"2:1: {LOST_MARK}"),
        (f"site_name: あ\n For editors, not for the public.\n{_REST}", f"2:2: {LOST_MARK}"),
        (f"site_name: あ\nWarnings end it (`so`). The rest: told.\n{_REST}", f"2:1: {LOST_MARK}"),
        (
            f"site_name: あ\n{_REST}  - search:\n      lang: ja\n      No blanks between words: parted.\n",
            f"7:7: {LOST_MARK}",
        ),
        ("[" * 1200, "1:42: 入れ子が深過ぎて読めません。"),
    ],
)
def test_the_configuration_of_mkdocs_is_checked(text: str, told: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")

    (mistake,) = mistakes(root)
    assert mistake.startswith(f"mkdocs.yml:{told}")


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ("plugins:\n  - madoguchi\n", "", "「plugins」がありません。"),
        ("- madoguchi", "- madogchi", "plugins に「madoguchi」がありません。"),
        ("- madoguchi", "- madoguchi\n  - madoguchi", "「madoguchi」が2つ以上あります。"),
        ("site_name:", "iste_name:", "「site_name」の間違いではありませんか。"),
        ("use_directory_urls: true", "use_directory_urls: treu", "ここには「true」と書いてください。"),
        ("docs_dir: content", "docs_dir:", "ここには「content」と書いてください。"),
        ("font: false", "font: true", "ここには「false」と書いてください。"),
        ("not_found: warn", "not_found: wran", "「warn」の間違いではありませんか。"),
        ("    anchors:", "    anhcors:", "「anchors」の間違いではありませんか。"),
        ("    absolute_links: relative_to_docs\n", "", "「absolute_links」がありません。"),
        ("  *.yml\n", "", "「*.yml」の行がありません。"),
        ("\ntheme:", "\n  theme:", "「theme:」が、ほかの文か覚え書きの中に入っています。"),
        (
            "docs_dir: content",
            "docs_dir: content\nmarkdwon_extensions: []",
            "「markdown_extensions」の間違い",
        ),
    ],
)
def test_each_slip_in_the_configuration_of_mkdocs_is_one_mistake(
    find: str, put: str, told: str, tmp_path: Path
) -> None:
    assert find in _CONFIG
    root = small_desk(tmp_path)
    (root / "mkdocs.yml").write_text(_CONFIG.replace(find, put, 1), encoding="utf-8")

    (mistake,) = mistakes(root)
    assert mistake.startswith("mkdocs.yml:")
    assert told in mistake


def test_what_only_mkdocs_knows_is_no_mistake_in_its_configuration(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    own = 'repo_url: !ENV [REPOSITORY, "https://example.jp/"]  # the editors\' own\nhooks: [a.py]\n'
    (root / "mkdocs.yml").write_text(_CONFIG + own, encoding="utf-8")

    assert mistakes(root) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_other_line_ends_and_a_byte_order_mark_are_fine(end: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    for name in ("faq/visit.yml", "content/talk/index.md"):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_bytes(text.replace("\n", end).encode("utf-8-sig"))

    assert load(root) == load(SMALL)


@pytest.mark.parametrize("stray", [b"\xff", b"\xe3\x81", b"\0"])
@pytest.mark.parametrize(
    "file", ["faq/visit.yml", "content/talk/index.md", "schemas/forms/visit.schema.json"]
)
def test_a_stray_byte_is_told_at_its_line(file: str, stray: bytes, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    written = (root / file).read_bytes().split(b"\n")
    written[3] = written[3][:2] + stray + written[3][2:]
    (root / file).write_bytes(b"\n".join(written))

    assert mistakes(root) == [
        f"{file}:4:3: ここに、こわれて読めない文字があります。消して、打ち直してください。"
    ]
