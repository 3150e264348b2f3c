"""`python -m desk show`: all of one submission, in the words of its form."""

import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.domain.submissions.model import Item
from tests import actions
from tests.functions.bookings import SID, URL, book, do, mark_suspect, put
from tests.functions.conftest import CONSULTATION, Desk, Staff

OTHER = "22222222-2222-4333-8444-555555555555"


def change(desk: Desk, sid: str = SID, **values: Any) -> None:
    """Put values into the stored META item, as an older version of the desk may have written them."""
    store = bootstrap.parts().store
    dossier = store.dossier(sid)
    assert dossier
    item: Item = {**dossier.meta, **values}
    put(item)


def lines(out: str) -> list[str]:
    """The lines, with one space between the columns."""
    return [" ".join(line.split()) for line in out.splitlines()]


def test_each_answer_is_shown_in_words_with_its_label(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, other_slots=["2026-11-26T14:00"])
    said = staff("show", receipt)
    assert said.status == 0
    shown = lines(said.out)
    for line in (
        f"受付番号 {receipt}",
        "状態 確定前（版 1）",
        "対応の期限 2026年11月24日(火)",
        "相談の日時 2026年11月25日(水) 10時",
        "日時の申込期限 11月20日(金) 23時59分まで",
        "■ 申し込む方",
        "お名前 例 太郎",
        "例市とのかかわり 住んでいる",
        "電話番号 03-1234-5678",
        "ほかに都合のよい日時 2026年11月26日(木) 14時",
        "相談のときに手助けがほしいこと －",
        "confirm 日時の確定",
    ):
        assert line in shown
    assert "勤め先または学校の名前" not in said.out  # not asked of a resident


def test_an_address_elsewhere_of_someone_who_says_to_live_here_is_marked(desk: Desk, staff: Staff) -> None:
    elsewhere = {"email": "jiro@example.jp", "slot": "2026-11-26T10:00", "address": "隣町1-2-3"}
    at_work = {
        "eligibility": "worker",
        "workplace": "例商店",
        "email": "s@example.jp",
        "slot": "2026-11-27T10:00",
    }
    here, away, worker = (
        staff("show", book(desk, sid=str(uuid.uuid4()), **answers))
        for answers in ({}, elsewhere, elsewhere | at_work)
    )
    assert "見てほしいこと" not in here.out + worker.out
    assert any("見てほしいこと 「例市に住んでいる」を選んでいますが" in line for line in lines(away.out))


def test_a_consultation_is_shown_with_its_own_labels_and_actions(desk: Desk, staff: Staff) -> None:
    _, body = desk.send("consultation", CONSULTATION, sid=SID)
    shown = lines(staff("show", body["receipt"]).out)
    assert "相談したいこと 顧客などへの対応のしかた、マニュアルの作り方" in shown
    assert [line for line in shown if line.startswith(("finish", "confirm"))] == ["finish 相談終了"]


def test_the_trail_is_shown_in_tokyo_time(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    desk.later(minutes=5)
    do(actions.confirm(url=URL))
    desk.later(hours=3)
    do(actions.change(slot="2026-11-26T14:00"))
    do(actions.note(text="例のメモ\n2行目"))
    desk.sweep()

    shown = lines(staff("show", receipt).out)

    for line in (
        "2026年11月20日(金) 10:00 申し込んだ方：申込み → 確定前",
        "2026年11月20日(金) 10:05 staff-1：日時の確定 → 日時確定",
        "2026年11月20日(金) 13:05 申し込んだ方：日時の変更（申し込んだ方） → 確定前"
        "（11月25日(水) 10時から11月26日(木) 14時へ）",
        "2026年11月20日(金) 13:05 staff-1 例のメモ",
    ):
        assert line in shown
    mails = [line for line in shown if "taro@example.jp）：" in line]
    assert [line.partition("：")[2] for line in mails if "招待" in line] == [
        "新しいメールがあるため、送りませんでした"
    ]
    assert URL not in "".join(shown)  # the confirmed room went with the change


def test_meeting_address_decline_reason_and_suspicion_are_shown(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    assert f"会議のURL {URL}" in lines(staff("show", receipt).out)

    other = book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-27T10:00")
    mark_suspect(desk, sid=OTHER)
    shown = staff("show", other).out
    assert "人には見えない入力欄に、文字が入っていました" in shown
    assert "release" in shown
    do(actions.decline(reason="business"), sid=OTHER)
    shown = staff("show", other).out
    assert "business：事業者としてのご相談は" in shown
    assert "（理由：事業者としてのご相談は" in shown
    assert "（理由：business" not in shown


def test_removed_fields_are_shown_under_their_raw_names(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    change(desk, answers={"name": "例 太郎", "fax": "03-0000-0000", "days": ["mon", "tue"]})
    shown = lines(staff("show", receipt).out)
    start = shown.index("■ 今のフォームにない項目")
    assert shown[start + 1 : start + 3] == ["days mon、tue", "fax 03-0000-0000"]
    assert "お名前 例 太郎" in shown


def test_answers_that_the_form_can_not_read_are_shown_raw(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    change(desk, answers={"name": "例 太郎", "slot": "来週の水曜日"})
    assert "slot 来週の水曜日" in lines(staff("show", receipt).out)
    change(desk, form="gone")
    shown = lines(staff("show", receipt).out)
    assert "フォーム gone" in shown
    assert "name 例 太郎" in shown


def test_submitted_text_can_neither_control_the_terminal_nor_imitate_our_lines(
    desk: Desk, staff: Staff
) -> None:
    receipt = book(desk, message="一行目\n■ メモ\n  confirm 日時の確定")
    out = staff("show", receipt).out
    assert "\n■ メモ" not in out
    change(desk, answers={"message": "\x1b[2J\u202e消えた\x07"})
    out = staff("show", receipt).out
    assert "消えた" in out
    assert not set("\x1b\u202e\x07") & set(out)


def test_a_receipt_number_can_be_typed_in_any_case_and_width(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    typed = receipt.lower().replace("-", "－").translate({0x32: 0xFF12})
    assert receipt in staff("show", typed).out


@pytest.mark.parametrize(
    ("number", "status", "told"),
    [("K7M2-9XQ4-2", 2, "書き間違い"), ("2222-2222-2", 1, "見つかりません")],
)
def test_a_wrong_receipt_number_is_reported(
    desk: Desk, staff: Staff, number: str, status: int, told: str
) -> None:
    said = staff("show", number)
    assert said.out == ""
    assert told in said.err
    assert said.status == status


# ---- who has looked


def test_who_looks_is_written_down_before_anything_is_shown(desk: Desk, staff: Staff) -> None:
    receipt, version = book(desk), bootstrap.parts().store.dossier(SID).meta["v"]  # type: ignore[union-attr]
    staff("show", receipt)
    desk.later(minutes=5)
    assert "■ 見た人" in staff("show", receipt).out

    rows = desk.items(f"AUDIT#view#{SID}")
    assert [(row["by"], row["at"]) for row in rows] == [
        ("staff-1", "2026-11-20T01:00:00Z"),
        ("staff-1", "2026-11-20T01:05:00Z"),
    ]
    keys = {"PK", "SK", "GSI1PK", "GSI1SK"}
    assert set(rows[0]) - keys == {"type", "by", "at", "expires_at", "desk", "what", "receipt"}
    assert bootstrap.parts().store.dossier(SID).meta["v"] == version  # type: ignore[union-attr]


def test_without_the_record_nothing_is_shown(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = book(desk)

    def refuse(_: Item) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "PutItem")

    monkeypatch.setattr(bootstrap.parts().store, "put_audit", refuse)
    said = staff("show", receipt)

    assert (said.status, said.out) == (1, "")
    assert "権限がありません" in said.err


def test_a_look_is_kept_as_long_as_the_submission_may_be(desk: Desk, staff: Staff) -> None:
    staff("show", book(desk))
    days = desk.bundle["forms"]["booking"]["words"]["retention_days"]
    (row,) = desk.items(f"AUDIT#view#{SID}")
    assert row["expires_at"] == int(desk.now.timestamp()) + days * 24 * 60 * 60
