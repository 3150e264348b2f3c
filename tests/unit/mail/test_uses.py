"""The table of mails: what is stored of it, and that a new mail is one row and its words."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from builder.check import load, read
from builder.output.bundle import bundle_of
from builder.output.mails.preview import Shown, previews
from builder.rules.forms.mail_texts import WHAT
from desk.domain.forms.form import Form
from desk.domain.mail.compose import compose
from desk.domain.mail.letters import letter
from desk.domain.mail.stored.rows import letter_item
from desk.domain.mail.uses import table as uses
from desk.domain.mail.uses.table import USES, use_of
from desk.domain.mail.uses.use import Use
from tests.conftest import NOW
from tests.unit.builder.cases import change, small_desk

AT = datetime.fromisoformat(NOW)
FORM = "content/forms/visit.yml"
WORDS = "content/mail/note-added.yml"
FACTS = {"receipt": "2345-6789-F", "slot": "例の日時", "note_count": "2"}

STORED_KINDS = {
    "auto_reply": "auto-reply",
    "staff_notice": "staff-notice",
    "confirmed": "invitation",
    "moved": "invitation",
    "changed": "change",
    "changed_by_desk": "change",
    "cancelled": "cancellation",
    "declined": "decline",
    "reopened": "reopening",
    "earlier_slot": "earlier-slot",
    "not_kept": "not-kept",
    "restored": "restoring",
    "corrected": "correction",
    "switched": "invitation",
    "staff_change": "staff-notice",
    "reminder": "reminder",
    "answer": "answer",
    "digest": "digest",
    "monthly": "monthly",
    "undelivered": "undelivered",
    "held": "held",
    "message": "message",
    "waiting": "waiting",
    "waiting_reminder": "waiting-reminder",
    "missed": "missed",
    "desk_missed": "desk-missed",
    "missed_lead": "missed-lead",
    "received_waiting": "auto-reply",
    "received_again": "auto-reply",
    "visit_reminder": "visit-reminder",
    "expert_reminder": "expert-reminder",
    "promoted": "promoted",
    "changed_seminar": "seminar-change",
    "changed_to_wait": "seminar-change",
    "viewing_url": "viewing-url",
    "viewing_url_changed": "viewing-url",
    "called_off": "called-off",
    "moved_seminar": "seminar-move",
    "archive": "archive",
    "hearing_set": "hearing",
    "heard": "heard",
    "approved": "approval",
    "not_approved": "refusal",
    "expert_changed": "expert-changed",
    "visit_planned": "visit",
    "visit_moved": "visit",
    "visit_cancelled": "visit-off",
    "completed": "completion",
    "expert_visit": "expert-visit",
    "expert_visit_moved": "expert-visit",
    "expert_visit_cancelled": "expert-visit-off",
    "confirm": "magazine-confirm",
    "issue": "issue",
}

NOTE_ADDED = Use(
    id="note_added",
    owner="form",
    kind="note-added",
    reader="applicant",
    name="メモのお知らせ",
    when="職員がメモを書いたとき",
    facts=("note_count",),
)


def test_the_kinds_are_those_that_the_table_in_production_has() -> None:
    """They are parts of stored keys."""
    assert {use.id: use.kind for use in USES} == STORED_KINDS


def test_each_use_has_one_row() -> None:
    assert len({use.id for use in USES}) == len(USES)


def test_rows_of_one_kind_agree_in_what_is_looked_up_by_kind() -> None:
    found = defaultdict(set)
    for use in USES:
        found[use.kind].add((use.reader, use.name, use.auto_submitted, use.cap, use.is_superseded))
    assert [kind for kind, several in found.items() if len(several) > 1] == []


@pytest.mark.parametrize("use", USES, ids=lambda use: use.id)
def test_what_a_mail_must_name_can_be_named_and_told(use: Use) -> None:
    assert {*use.must_name} <= use.placeholders & {*WHAT}


def test_a_use_without_a_row_is_an_error() -> None:
    with pytest.raises(KeyError):
        use_of("forgotten")


# ---- A new mail: one row, a file of words, and a line in the form


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small desk with a new mail for a new use."""
    monkeypatch.setattr(uses, "USES", (*USES, NOTE_ADDED))
    root = small_desk(tmp_path)
    change(root / FORM, "reminder: invitation, ", "reminder: invitation, note_added: note-added, ")
    (root / WORDS).write_text(
        "to: applicant\nfrom: desk\nsubject: 【{{ receipt }}】メモ\nbody: |\n"
        "  {{ slot }}の予約に、{{ note_count }}つめのメモがあります。\n",
        encoding="utf-8",
    )
    return root


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in read(root)[1]]


def bundle_in(root: Path) -> dict[str, Any]:
    return dict(bundle_of(load(root), {}, {"url": "/talk/manage/"}))


def test_a_new_mail_passes_the_check(root: Path) -> None:
    assert problems(root) == []


def test_a_new_mail_is_in_the_preview(root: Path) -> None:
    """Its own placeholder too, though no sample names it."""
    (mail,) = [mail for mail in previews(bundle_in(root), now=AT) if mail.name == "note-added"]
    (shown,) = mail.shown
    assert isinstance(shown, Shown)
    assert (shown.when, shown.whose, shown.missing) == ("職員がメモを書いたとき", "相談の予約", "")
    assert shown.subject == "【2345-6789-F】メモ"
    assert shown.text.endswith("の予約に、（ここに note_count が入ります。）つめのメモがあります。")


def test_a_new_mail_can_be_written_and_composed(root: Path) -> None:
    bundle = bundle_in(root)
    form = Form(bundle, "visit")
    written = letter("note_added", form, {"email": "a@example.jp"}, FACTS, bundle=bundle)
    assert written
    assert (written.kind, written.mail, written.reader, written.to) == (
        "note-added",
        "note-added",
        "applicant",
        "a@example.jp",
    )
    row = letter_item("sid", "life", FACTS["receipt"], written, v=3, at=AT)
    assert row["SK"] == "OUT#note-added#3"
    message = compose(row, bundle, now=AT, link_keys={"A": b"test"})
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == ["例の日時の予約に、2つめのメモがあります。"]


@pytest.mark.parametrize(
    ("file", "find", "put", "message"),
    [
        (
            WORDS,
            "{{ note_count }}",
            "{{ note_cuont }}",
            f"{WORDS}:5:18: 「{{{{ note_cuont }}}}」という値はありません。"
            "「note_count」の間違いではありませんか。",
        ),
        (
            "content/mail/received.yml",
            "{{ slot }}",
            "{{ note_count }}",
            "content/mail/received.yml:5:3: 「{{ note_count }}」は、ここでは使えません。"
            "フォームの mails の note_added のメールだけで使えます。",
        ),
        (
            WORDS,
            "to: applicant",
            "to: desk",
            f"{FORM}:35:<note-added>: 「note-added」は to: desk のメールです。"
            "to: applicant のものを書いてください。",
        ),
        (
            FORM,
            "note_added:",
            "note_add:",
            f"{FORM}:35:<note_add:>: 「note_add」という項目はありません。"
            "「note_added」の間違いではありませんか。",
        ),
    ],
    ids=["unknown placeholder", "placeholder in another mail", "wrong reader", "misspelt use"],
)
def test_mistakes_in_a_new_mail_are_reported(
    root: Path, file: str, find: str, put: str, message: str
) -> None:
    change(root / file, find, put)
    line = (root / FORM).read_text(encoding="utf-8").splitlines()[34]
    for word in ("note-added", "note_add:"):
        message = message.replace(f"<{word}>", str(line.find(word) + 1))
    assert problems(root) == [message]


def test_a_form_without_a_new_mail_that_it_needs_is_reported(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uses, "USES", (*USES, NOTE_ADDED._replace(life="booking", is_needed=True)))
    change(root / FORM, ", note_added: note-added", "")
    message = "予約の枠（slots）があるフォームには、note_added のメールも書いてください。"
    assert [problem for problem in problems(root) if FORM in problem] == [f"{FORM}:35:8: {message}"]


def test_a_form_without_a_new_mail_that_it_need_not_have_sends_none(root: Path) -> None:
    change(root / FORM, ", note_added: note-added", "")
    (root / WORDS).unlink()
    assert problems(root) == []
    bundle = bundle_in(root)
    form = Form(bundle, "visit")
    assert letter("note_added", form, {"email": "a@example.jp"}, FACTS, bundle=bundle) is None


def test_a_new_mail_of_a_desk_is_in_the_preview(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Use(
        id="weekly",
        owner="desk",
        kind="weekly",
        reader="desk",
        name="週の一覧",
        when="週の初めの開庁日の朝",
        facts=("day", "total"),
    )
    monkeypatch.setattr(uses, "USES", (*USES, NOTE_ADDED, row))
    find = "    calendar: weekdays\n    mail:\n"
    change(root / "content/desks.yml", find, find.replace("mail:", "mails: {weekly: weekly}\n    mail:"))
    words = "to: desk\nfrom: auto_reply\nsubject: '{{ day }}'\nbody: '{{ total }}件'\n"
    (root / "content/mail/weekly.yml").write_text(words, encoding="utf-8")
    assert problems(root) == []
    (mail,) = [mail for mail in previews(bundle_in(root), now=AT) if mail.name == "weekly"]
    (shown,) = mail.shown
    assert (shown.when, shown.whose) == ("週の初めの開庁日の朝", "くらしの窓口")
    assert shown.text == "（ここに total が入ります。）件"
