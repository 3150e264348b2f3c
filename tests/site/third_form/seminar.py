"""The third form in a copy of this desk; answers to it, and how they are stored and shown."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from werkzeug.test import Client

from desk.domain.calendar.moments import moment_words
from desk.domain.calendar.slots import parse_slot
from local.desk import LocalDesk
from tests.conftest import copy_example

FILES = Path(__file__).parent / "desk"
PAGE, API = "/harassment/entry/", "/api/forms/lecture"
WORDS = "content/forms/lecture.yml"

ANSWERS: Mapping[str, Any] = {
    "company": "例商店 <b>",
    "size": "small",
    "industry": "i",
    "staff": "約１，２００名",
    "founded": "1989-01-08",
    "postal_code": "１２０－００００",
    "themes": ["law", "practice"],
    "course": "winter",
    "place": "yours",
    "room": "2階の会議室",
    "slot": "2026-12-04T13:30",
    "viewers": "なし",
    "wishes": "一行目\n二行目",
    "email": "rei@example.jp",
    "phone": "03-1234-5678",
}
STORED = {**ANSWERS, "staff": 1200, "viewers": 0, "postal_code": "1200000", "phone": "0312345678"}
SHOWN = {
    "会社の名前": "例商店 <b>",
    "会社の大きさ": "50人まで",
    "業種": "卸売業・小売業",
    "働いている人の数": "1,200人",
    "会社ができた日": "1989年1月8日(日)",
    "会社の郵便番号": "120-0000",
    "聞きたいこと": "法律、練習",
    "聞きたい回": "冬の講座",
    "講座の場所": "申し込む会社",
    "会社のどの部屋か": "2階の会議室",
    "希望の日時": "2026年12月4日(金) 13時30分",
    "一緒に聞く人の数": "0人",
    "講師に伝えたいこと": "一行目\n二行目",
    "メールアドレス": "rei@example.jp",
    "電話番号": "03-1234-5678",
}

Pairs = list[tuple[str, str]]


def add_form(root: Path) -> Path:
    """A copy of this desk with the form in it."""
    copy_example(root)
    shutil.copytree(FILES, root, dirs_exist_ok=True)
    menu = (root / "content/menu.yml").read_text(encoding="utf-8")
    line = "      - /harassment/seminar.md\n"
    assert line in menu
    (root / "content/menu.yml").write_text(
        menu.replace(line, f"{line}      - /harassment/entry.md\n"), "utf-8"
    )
    return root


def taken(desk: LocalDesk, receipt: str) -> Mapping[str, Any]:
    """What was stored under a receipt; its auto-reply must have arrived."""
    (meta,) = [item for item in desk.table_items() if item.get("receipt") == receipt]
    (mail,) = [one for one in desk.mailbox.mails if receipt in one.subject and "出前講座" in one.subject]
    assert mail.recipients == (meta["answers"]["email"],)
    assert f"希望の日時：{moment_words(parse_slot(meta['slot']), 24)}\n" in mail.text
    assert "2026年11月26日(木)までに、出前講座の申込みの返事をします。" in mail.text
    assert "例商店" not in mail.text
    assert meta["due"] == "2026-11-26"
    stored: Mapping[str, Any] = meta["answers"]
    return stored


def published(client: Client, path: str) -> str:
    with client.get(path) as answer:  # a file, to be closed
        return answer.text
