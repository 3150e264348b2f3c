"""An editor's mistakes are reported all at once, each with its file, line, column and what to do.

The tables are cases/mistakes.yml and cases/wording.yml; what can't be written there (encodings, missing
or stray files) is below.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.check import load, read, warnings
from builder.files.desk_files import REPOSITORY
from builder.pages.theme_context import navigation
from builder.reading.mistakes import ContentError
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import CASES, SMALL, change, small_desk

MISTAKES = [
    case
    for name in ("mistakes.yml", "wording.yml")
    for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
]


def mistakes(root: Path) -> list[str]:
    return [str(mistake) for mistake in read(root)[1]]


@pytest.mark.parametrize("root", [SMALL, EXAMPLE], ids=["small", "example"])
def test_a_good_desk_has_no_mistakes(root: Path) -> None:
    checked, found = read(root)
    # A day on which all pages are out.
    told = [one for one in warnings(checked, date(2026, 11, 30)) if one.file != "content/holidays.yml"]
    assert [*found, *told] == []


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["name"])
def test_each_mistake_is_reported_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    if "find" in case:
        change(root / case["file"], case["find"], case["put"])
    else:
        (root / case["file"]).write_text(case["put"], encoding="utf-8")

    checked, found = read(root)
    assert [str(mistake) for mistake in found] == case.get("mistakes", [])
    if "warnings" in case:
        # The small desk's holidays are not a whole year's.
        told = [one for one in warnings(checked, date(2026, 11, 20)) if one.file != "content/holidays.yml"]
        assert [str(warning) for warning in told] == case["warnings"]


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        # One consultation after the other, the last until midnight.
        ("content/forms/visit.yml", '"10:00", "13:30"', '"10:00", "10:45", "23:15"'),
        ("content/forms/visit.yml", 'cutoff: "17:00"', 'cutoff: "24:00"'),
        ("content/desks.yml", 'close: "17:15"', 'close: "08:31"'),
        ("content/calendar.yml", 'from: "12-29", to: "01-03"', 'from: "02-29", to: "03-03"'),
        ("content/talk/booking.md", "/talk/index.md#rules", "/images/map.svg"),
        ("content/talk/booking.md", "/talk/index.md#rules", "https://example.jp/a_(b)"),
        ("content/talk/booking.md", "/talk/index.md#rules", "mailto:{{ desks.life.mail.desk.address }}"),
        ("content/talk/booking.md", "/talk/index.md#rules", "tel:+81-3-1111"),
        ("content/talk/booking.md", "/talk/index.md#rules", "/talk/index.md#page-title"),
        ("content/talk/booking.md", "[きまり]", "`[きまり](x.md)`と[きまり]"),
        ("content/talk/booking.md", "[きまり]", "```\n# [きまり](x.md)\n```\n\n[きまり]"),
        ("content/talk/booking.md", "[きまり]", "<!-- [きまり](x.md) {#urgent} {#urgent} -->\n\n[きまり]"),
        ("content/talk/index.md", "## きまり", "## きまり {: .wide #kimari}"),
        ("content/talk/index.md", "## きまり", "## きまり{#kimari}"),
        ("faq/visit.yml", "a: 無料です。", 'a: "[料金](/faq/visit.md#cost)"'),
        ("content/mail/notice.yml", "{{ due }}", "{{due}}"),
        (
            "schemas/forms/visit.schema.json",
            '"required": ["name", "email", "slot"]',
            '"required": ["name", "email"], "allOf": [{"if": {"properties": {"topic": {"const": "buy"}},'
            ' "required": ["topic"]}, "else": {"required": ["slot"]}}]',
        ),
        (
            "content/forms/visit.yml",
            "      other: そのほか\n",
            "      other: そのほか\n    elsewhere:\n      shop: {label: 店, text: '[次](/talk/index.md)'}\n",
        ),
        ("faq/visit.yml", "a: 無料です。", "a: >-\n      無料です。\n      いつでも。"),
    ],
)
def test_each_of_these_is_no_mistake(file: str, find: str, put: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / file, find, put)

    assert mistakes(root) == []


def test_all_mistakes_of_all_files_are_listed_in_order(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "faq/visit.yml", "- id: change", "\t- id: change")
    change(root / "content/desks.yml", "short_name:", "shortname:")
    change(root / "content/talk/index.md", "{{ block flow }}", "{{ block flows }}")
    change(root / "content/calendar.yml", "2026-12-01", "2026-11-03")

    with pytest.raises(ContentError) as error:
        load(root)

    places = [(mistake.file, mistake.line, mistake.column) for mistake in error.value.mistakes]
    assert places == [
        ("content/calendar.yml", 8, 16),
        ("content/desks.yml", 4, 5),
        # The tab prevents the rest of the file from being read, so its order isn't checked yet.
        ("content/talk/index.md", 19, 1),
        ("faq/visit.yml", 12, 3),
    ]


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
    ("file", "find", "put"),
    [
        ("content/desks.yml", "desks:", "desks: 1\nlost:"),
        ("content/desks.yml", 'phone: "', 'phone: 0338805385 #"'),
        ("content/forms/booking.yml", "form: booking", "form: 1"),
        ("content/calendar.yml", "name: ", "name: 1 #"),
    ],
)
def test_one_wrong_value_is_told_in_no_other_file(file: str, find: str, put: str, tmp_path: Path) -> None:
    """What depends on it isn't reported; with a digest, whose words only a desk's mail may have."""
    root = tmp_path / "desk"
    shutil.copytree(EXAMPLE, root)
    change(root / file, find, put)

    assert {mistake.partition(":")[0] for mistake in mistakes(root)} == {file}


@pytest.mark.parametrize(
    ("name", "find", "put", "told"),
    [
        ("faq", "{", "", "2:12: JSONとして読めません。"),
        ("faq", '"questions"', '"questions', "38:18: JSONとして読めません。"),
        (
            "flow",
            '"type": "object"',
            '"type": {}',
            "5:11: 「type」には、文字か、[ ] で囲んだ並びを書いてください。",
        ),
        ("menu", "common.schema.json#/$defs/", "common.json#/$defs/", "「common.json#/$defs/"),
        ("common", '"pattern": "', '"pattern": "(', "は、正規表現として読めません。"),
        ("mail", '"of a mail"', '"of mail"', "「of mail」という差しこみの並びはありません。"),
        ("desks", '"mail_uses": "desk"', '"mail_uses": "desks"', "「mail_uses」に書けるのは"),
        ("faq", "2020-12/schema", "2020-13/schema", "「$schema」には、「https://json-schema.org/"),
        ("site", '"required": [', '"required": [1, ', "「required」には、文字だけを並べてください。"),
    ],
)
def test_a_broken_schema_of_a_desk_is_told_and_nothing_else(
    name: str, find: str, put: str, told: str, tmp_path: Path
) -> None:
    """Without it nothing can be said of the files, not even of those with mistakes."""
    root = small_desk(tmp_path)
    shutil.copytree(REPOSITORY / "schemas/content", root / "schemas/content")
    assert mistakes(root) == []
    file = f"schemas/content/{name}.schema.json"
    change(root / file, find, put)
    change(root / "faq/visit.yml", "order: 1", "order: 一")

    (mistake,) = mistakes(root)
    assert mistake.startswith(f"{file}:")
    assert told in mistake


def test_a_schema_that_is_gone_or_was_damaged_is_told(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    shutil.copytree(REPOSITORY / "schemas/content", root / "schemas/content")
    (root / "schemas/content/menu.schema.json").unlink()
    with (root / "schemas/content/page.schema.json").open("ab") as file:
        file.write(b"\xff")

    (gone, damaged) = mistakes(root)
    assert (
        gone == "schemas/content/menu.schema.json:1:1: このファイルがありません。作るか、元に戻してください。"
    )
    assert damaged.endswith("ここに、こわれて読めない文字があります。消して、打ち直してください。")


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


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/calendar.yml").unlink()

    assert mistakes(root) == [
        "content/calendar.yml:1:1: このファイルがありません。作るか、元に戻してください。"
    ]


PUBLISHED = "content/ に置いたファイルは、そのまま公開されます。"
PLAIN = "という名前は使えません。半角の小文字の英字と数字、「-」「_」だけの名前にしてください。"
ASIDE = f"控えや一時的なファイルが残っています。消してください。{PUBLISHED}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("faq/new.yaml", "拡張子が「.yaml」のファイルは読まれません。「.yml」に変えてください。"),
        ("content/desk.yml", "この名前のファイルは使われません。ファイル名と置き場所を見直してください。"),
        ("content/new.markdown", "拡張子が「.markdown」のファイルは使えません。「.md」に変えてください。"),
        ("faq/new.md", "faq/ に置けるのは、.yml のファイルだけです。消すか、ほかの場所に置いてください。"),
        (
            "faq/map.svg",
            "faq/ に置けるのは、.yml のファイルだけです。消すか、ほかの場所に置いてください。",
        ),
        (
            "content/予約一覧.csv",
            f"この種類のファイル（.csv）は置けません。{PUBLISHED}消してください。",
        ),
        (
            "content/memo",
            f"この種類のファイル（拡張子なし）は置けません。{PUBLISHED}消してください。",
        ),
        (
            "content/images/list.csv",
            f"この種類のファイル（.csv）は置けません。{PUBLISHED}消してください。",
        ),
        (
            "content/予約一覧.xlsx",
            f"{PUBLISHED}公開する書類は content/files/ に置き、ほかのものは消してください。",
        ),
        ("content/index.md.orig", ASIDE),
        ("content/site.yml.bak", ASIDE),
        ("content/index.md~", ASIDE),
        ("content/~$list.docx", ASIDE),
        ("content/images/Thumbs.db", ASIDE),
        ("content/talk/photo.png", "画像は、content/images/ に置いてください。"),
        (
            "content/flow - コピー.md",
            f"「flow - コピー.md」{PLAIN}{PUBLISHED}公開しないなら、消してください。",
        ),
        (
            "content/images/地図 (1).png",
            f"「地図 (1).png」{PLAIN}{PUBLISHED}公開しないなら、消してください。",
        ),
        (
            "content/images/MAP.PNG",
            f"「MAP.PNG」{PLAIN}{PUBLISHED}公開しないなら、消してください。",
        ),
        (
            "content/資料/a.md",
            f"「資料」{PLAIN}{PUBLISHED}公開しないなら、消してください。",
        ),
        (
            "content/files/申込書.pdf",
            f"「申込書.pdf」{PLAIN}{PUBLISHED}公開しないなら、消してください。",
        ),
    ],
)
def test_a_stray_file_is_a_mistake(name: str, told: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes((root / "content/talk/index.md").read_bytes())

    assert [mistake for mistake in mistakes(root) if name in mistake] == [f"{name}:1:1: {told}"]


def test_a_link_to_another_file_is_a_mistake(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/files").mkdir()
    (root / "content/files/secret.pdf").symlink_to(tmp_path)

    assert mistakes(root) == [
        "content/files/secret.pdf:1:1: "
        "ほかのファイルを指すリンクは置けません。ファイルそのものを置いてください。"
    ]


@pytest.mark.parametrize(
    "name", ["images/2026/map-2.png", "images/a_b.webp", "files/form-1.2.pdf", "files/a.docx"]
)
def test_pictures_and_documents_have_their_folders(name: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "content" / name).write_bytes(b"")

    assert mistakes(root) == []


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


def test_readme_and_hidden_files_are_not_read(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    for name in ("content/README.md", "faq/README.md", "content/.draft.md", "content/.trash/old.yml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("{{ nothing }}\n\t", encoding="utf-8")

    assert mistakes(root) == []


def test_form_without_words_and_words_without_a_form(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "schemas/forms/visit.schema.json").rename(root / "schemas/forms/call.schema.json")

    assert mistakes(root) == [
        "content/forms/visit.yml:1:1: このフォームのきまり schemas/forms/visit.schema.json がありません。"
        "ファイル名を見直してください。",
        "schemas/forms/call.schema.json:1:1: "
        "このきまりに合う言葉のファイル content/forms/call.yml がありません。作ってください。",
    ]


def test_two_categories_of_questions_in_one_place(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / "faq/visit.yml").read_text(encoding="utf-8")
    (root / "faq/zoo.yml").write_text(text.replace("id: visit", "id: zoo"), encoding="utf-8")

    assert mistakes(root) == [
        "faq/zoo.yml:3:8: 「1」は faq/visit.yml の3行目でも使われています。別のものにしてください。"
    ]


@pytest.mark.parametrize(
    ("name", "other", "place"),
    [
        ("content/faq/visit.md", "faq/visit.yml", "/faq/visit/"),
        ("content/talk.md", "content/talk/index.md", "/talk/"),
    ],
)
def test_two_files_that_become_one_page(name: str, other: str, place: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / name).write_bytes((root / "content/directory.md").read_bytes())

    told = [mistake for mistake in mistakes(root) if place in mistake]
    assert len(told) == 1
    assert told[0].split(":")[0] in (name, other)
    assert "も、同じページ" in told[0]


def test_a_category_of_too_many_questions_is_told_where_to_part_it(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    more = "".join(
        f"  - id: q{number}\n    q: 何番ですか。\n    a: {number}番です。\n" for number in range(48)
    )
    path = root / "faq/visit.yml"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + more, encoding="utf-8")
    assert "個あり" not in told_warnings(root)

    path.write_text(path.read_text(encoding="utf-8") + more.replace("id: q", "id: r"), encoding="utf-8")
    line = path.read_text(encoding="utf-8").split("\n").index("  - id: r0") + 1
    assert f"faq/visit.yml:{line}:9: 質問が98個あり" in told_warnings(root)


def told_warnings(root: Path) -> str:
    return "\n".join(str(warning) for warning in warnings(read(root)[0], date(2026, 11, 20)))


def test_two_forms_on_one_page(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / "content/forms/visit.yml").read_text(encoding="utf-8")
    again = text.replace("form: visit", "form: zoo").replace("forms.visit", "forms.zoo")
    (root / "content/forms/zoo.yml").write_text(again, encoding="utf-8")
    (root / "schemas/forms/zoo.schema.json").write_bytes(
        (root / "schemas/forms/visit.schema.json").read_bytes()
    )

    assert mistakes(root) == [
        "content/forms/zoo.yml:3:7: 「/talk/booking.md」に {{ block form zoo }} という行がありません。",
        "content/forms/zoo.yml:3:7: 「/talk/booking.md」は content/forms/visit.yml の3行目でも"
        "使われています。別のものにしてください。",
    ]


def test_values_that_name_each_other(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/site.yml", "name: 例市 相談窓口", 'name: "{{ site.municipality }}"')
    change(root / "content/site.yml", "municipality: 例市", 'municipality: "{{ site.name }}"')

    told = "の値が、自分自身を指しています。値をそのまま書いてください。"
    assert mistakes(root)[:2] == [
        f"content/index.md:3:15: 「{{{{ site.municipality }}}}」{told}",
        f"content/site.yml:1:8: 「{{{{ site.municipality }}}}」{told}",
    ]


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1: ファイルが空です。このファイルを、元に戻してください。"),
        ("- a\n", "1:1: 「項目: 値」の並びになっていません。このファイルを、元に戻してください。"),
        ("theme: {name: material", "1:8: 「[」または「{」で始まる値が閉じていません。"),
        ("site_name: あ\n\tb: 1\n", "2:1: タブ文字があります。"),
        ("site_name: あ\ntheme: {name: material}\n", "1:1: 「plugins」がありません。"),
        ("site_name: あ\ntheme: {name: a}\nplugins: [search]\n", "3:10: plugins に「madoguchi」が"),
        ("[" * 3000, "1:1: 入れ子が深過ぎて読めません。"),
    ],
)
def test_the_configuration_of_mkdocs_is_checked(text: str, told: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")

    (mistake,) = mistakes(root)
    assert mistake.startswith(f"mkdocs.yml:{told}")


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_other_line_ends_and_a_byte_order_mark_are_fine(end: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    for name in ("faq/visit.yml", "content/talk/index.md"):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_bytes(text.replace("\n", end).encode("utf-8-sig"))

    assert load(root) == load(SMALL)


def test_values_are_filled_in_the_menu(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/menu.yml", "title: 電話", 'title: "{{ directory.hotline.phone }}"')

    assert {"page": "/directory.md", "title": "188"} in (load(root).menu or ())


def test_both_forms_of_a_page_in_the_menu_lead_to_it(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/menu.yml", "- page: /index.md", "- /index.md")
    change(root / "content/menu.yml", "- /talk/booking.md", "- {title: 予約, page: /talk/booking.md}")

    menu = navigation(load(root).menu or ())

    assert menu[:2] == [
        "index.md",
        {"相談": ["talk/index.md", {"予約": "talk/booking.md"}, "talk/manage.md"]},
    ]
