"""Which files a desk may have, where they lie, and what they are called."""

from pathlib import Path

import pytest

from tests.unit.builder.cases import mistakes, small_desk

PUBLISHED = "content/ に置いたファイルは、そのまま公開されます。"
PLAIN = "という名前は使えません。半角の小文字の英字と数字、「-」「_」だけの名前にしてください。"
ASIDE = f"控えや一時的なファイルが残っています。消してください。{PUBLISHED}"


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/calendar.yml").unlink()

    assert mistakes(root) == [
        "content/calendar.yml:1:1: このファイルがありません。作るか、元に戻してください。"
    ]


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
        ("content/talk/new.md.txt", "名前の終わりの「.txt」を消して、「new.md」に変えてください。"),
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


def test_readme_and_hidden_files_are_not_read(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    for name in ("content/README.md", "faq/README.md", "content/.draft.md", "content/.trash/old.yml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("{{ nothing }}\n\t", encoding="utf-8")

    assert mistakes(root) == []


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("forms/new.json", ".schema.json"),
        ("forms/visit.schema (1).json", ".schema.json"),
        ("forms/visit - コピー.schema.json", ".schema.json"),
        ("forms/visit.yml", ".schema.json"),
        ("actions/call.json", ".schema.json"),
        ("workflows/call.yaml", ".yml"),
    ],
)
def test_rules_under_a_name_that_is_not_read(name: str, suffix: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "schemas" / name).write_text("{}", encoding="utf-8")

    told = [one for one in mistakes(root) if "読まれません" in one]
    assert [one.partition(":")[0] for one in told] == [f"schemas/{name}"]
    assert f"（例：booking{suffix}）" in told[0]


def test_a_readme_is_no_page(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/talk/README.md").write_text("# 覚え書き\n", encoding="utf-8")
    assert mistakes(root) == []

    for name in ("README.md", "Readme.md"):
        path = root / "content/talk" / name
        path.write_bytes((root / "content/directory.md").read_bytes())
        (told,) = mistakes(root)
        assert told.startswith(f"content/talk/{name}:1:1: README.md はページになりません。")
        path.unlink()


NAMES = [
    *("一覧.csv", "my notes.md", "お知らせ.md", "index (1).md", "Index.md", "news.markdown", "news.md.txt"),
    *(
        "flow.md.bak",
        "Thumbs.db",
        "memo",
        "写真 1.JPG",
        "フォーム.yml",
        "site (1).yml",
        "new.yaml",
        "予約.pdf",
    ),
    *("readme.md", "visit copy.schema.json"),
]
PLACES = ["content", "content/talk", "content/mail", "content/images", "faq", "content/talk/old"]
TEXTS = ["", "あ\n\n{{ nothing }} [ここ](x.md)\n", "---\ntitle: 題\n---\n\n# 見出し\n", "id: x\n\t- y\n"]


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_does_not_belong_is_one_problem_whatever_is_in_it(place: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / place).mkdir(exist_ok=True, parents=True)
    for number, name in enumerate(NAMES, PLACES.index(place)):
        path = root / place / name
        path.write_text(TEXTS[number % len(TEXTS)], encoding="utf-8")
        told = mistakes(root)
        path.unlink()
        assert len(told) == 1, told
        assert told[0].startswith(f"{place}/{name}:1:1: ")


@pytest.mark.parametrize(
    ("file", "to"),
    [
        ("content/talk/manage.md", "content/talk/manage (1).md"),
        ("content/talk/manage.md", "content/talk/予約.md"),
        ("content/talk/booking.md", "content/talk/booking.md.txt"),
        ("content/index.md", "content/index - コピー.md"),
        ("content/directory.md", "content/directory.markdown"),
        ("content/images/map.svg", "content/images/map copy.svg"),
        ("content/mail/notice.yml", "content/mail/Notice.yml"),
        ("content/mail/notice.yml", "content/mail/old/notice.yml"),
        ("content/forms/visit.yml", "content/forms/visit.yaml"),
        ("content/workflows/booking.yml", "content/workflows/予約.yml"),
        ("content/desks.yml", "content/desks.yml.txt"),
        ("content/holidays.yml", "content/holidays.YML"),
        ("content/menu.yml", "content/menu - コピー.yml"),
        ("faq/visit.yml", "faq/visit (1).yml"),
        ("faq/visit.yml", "faq/visit"),
        ("schemas/forms/visit.schema.json", "schemas/forms/visit copy.schema.json"),
        ("schemas/forms/visit.schema.json", "schemas/forms/old/visit.schema.json"),
    ],
)
def test_a_file_under_a_name_that_it_cannot_have_is_one_problem(file: str, to: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / to).parent.mkdir(exist_ok=True)
    (root / file).rename(root / to)

    (told,) = mistakes(root)
    assert to in told
    assert f"{file} に直してください" in told


def test_a_folder_under_a_name_that_it_cannot_have_is_one_problem(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/talk").rename(root / "content/相談")

    (told,) = mistakes(root)
    assert told.startswith("content/相談/")
    assert "content/talk/ の3つのファイルがなくなっています" in told


def test_two_files_that_do_not_belong_are_two_problems(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    for name in ("content/一覧.csv", "content/talk/写し (1).md"):
        (root / name).write_text("", encoding="utf-8")

    assert [one.partition(":")[0] for one in mistakes(root)] == [
        "content/talk/写し (1).md",
        "content/一覧.csv",
    ]
