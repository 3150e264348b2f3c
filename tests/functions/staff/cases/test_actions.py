"""`python -m desk confirm …`: it acts on exactly what it showed, and a refusal says what to do."""

import pytest

from tests import actions
from tests.functions.bookings import (
    OTHER_SLOT,
    OTHER_URL,
    SID,
    SLOT,
    URL,
    book,
    do,
    mark_suspect,
    meta,
    put,
    reach,
)
from tests.functions.conftest import CONSULTATION, Desk, Staff

OTHER = "22222222-2222-4333-8444-555555555555"


def test_a_confirmation_says_what_will_happen_asks_and_does_it(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    desk.sweep()

    said = staff("confirm", receipt, "--url", URL, answer="はい\n")

    assert said.status == 0
    told, _, result = said.out.partition("進めますか（はい／いいえ）：")
    for words in (
        receipt,
        "確定前（版 1）",
        "2026年11月25日(水) 10時",
        "日時の確定（確定前 → 日時確定）",
        URL,
        "招待メール（申し込んだ方へ、カレンダーのファイル付き）",
    ):
        assert words in told
    assert (
        result == f"受付番号 {receipt}：「日時の確定」を記録しました。今の状態は「日時確定」です（版 2）。\n"
    )
    assert (meta(desk)["status"], meta(desk)["meeting_url"]) == ("confirmed", URL)
    assert [row["by"] for row in desk.rows("event")] == ["applicant", "staff-1"]
    before = len(desk.mails())
    desk.sweep()
    (invitation,) = desk.mails()[before:]
    assert invitation["To"] == "taro@example.jp"
    assert str(invitation["Subject"]) in told
    assert "例 太郎" not in said.out + said.err
    assert "taro@example.jp" not in said.out + said.err


@pytest.mark.parametrize("answer", ["いいえ\n", "\n", "", "はいはい\n"])
def test_without_a_yes_nothing_is_done(desk: Desk, staff: Staff, answer: str) -> None:
    receipt = book(desk)
    said = staff("confirm", receipt, "--url", URL, answer=answer)
    assert said.status == 1
    assert said.out.endswith("何もしませんでした。\n")
    assert (meta(desk)["status"], meta(desk)["v"]) == ("received", 1)


@pytest.mark.parametrize(
    ("state", "words", "leads_to"),
    [
        ("received", ["move", "--slot", "2026-11-26T10:00", "--reason", "asked"], "received"),
        ("received", ["decline", "--reason", "business"], "declined"),
        ("received", ["cancel"], "cancelled"),
        ("confirmed", ["identify"], "identified"),
        ("confirmed", ["refuse-identity"], "unidentified"),
        ("identified", ["start"], "started"),
        ("started", ["finish"], "done"),
        ("confirmed", ["no-show"], "no_show"),
        ("done", ["note", "--text", "例のメモ"], "done"),
    ],
)
def test_each_action_leads_to_its_state(
    desk: Desk, staff: Staff, state: str, words: list[str], leads_to: str
) -> None:
    reach(desk, state)
    if words[0] in ("identify", "refuse-identity", "no-show"):
        desk.at("2026-11-25T10:20:00+09:00")
    said = staff(words[0], meta(desk)["receipt"], *words[1:], "--yes")
    assert (said.status, said.err) == (0, "")
    assert meta(desk)["status"] == leads_to
    newest = max((row for row in desk.rows("event")), key=lambda row: row["SK"])
    assert (newest["what"], newest["by"]) == (words[0].replace("-", "_"), "staff-1")


def test_a_machine_s_submission_is_released_without_a_mail(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    refused = staff("release", receipt, "--yes")
    assert refused.status == 1
    assert "疑いがある受付だけ" in refused.err
    mark_suspect(desk)
    said = staff("release", receipt, "--yes")
    assert "送るメール  ありません" in said.out
    assert "ほかの方が申し込めるようになります" in said.out
    assert meta(desk)["status"] == "released"


def test_an_action_already_done_is_no_error(desk: Desk, staff: Staff) -> None:
    reach(desk, "confirmed")
    said = staff("confirm", meta(desk)["receipt"], "--url", URL, "--yes")
    assert said.status == 0
    assert "もう、そのとおりになっています" in said.out
    assert meta(desk)["v"] == 2


def test_a_colleague_s_change_is_shown_and_nothing_is_done(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = book(desk)

    def meanwhile() -> bool:
        do(actions.change(slot="2026-11-26T14:00"))
        return True

    monkeypatch.setattr("desk.staff.commands.cases.act.agreed", meanwhile)
    said = staff("confirm", receipt, "--url", URL)
    assert said.status == 1
    assert "申し込んだ方：日時の変更" in said.err
    assert "11月25日(水) 10時から11月26日(木) 14時へ" in said.err
    assert f"show {receipt}" in said.err
    assert (meta(desk)["status"], meta(desk)["v"]) == ("received", 2)


def test_a_script_acts_on_the_version_that_it_saw(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.move(slot=OTHER_SLOT), by="staff-2")
    said = staff("confirm", receipt, "--url", URL, "--version", "1", "--yes")
    assert said.status == 1
    assert "staff-2：日時の移動" in said.err
    assert staff("confirm", receipt, "--url", URL, "--version", "2", "--yes").status == 0


def test_a_disallowed_action_lists_the_allowed_ones(desk: Desk, staff: Staff) -> None:
    said = staff("start", book(desk), "--yes")
    assert said.status == 1
    assert "「確定前」なので、「相談開始」はできません" in said.err
    assert "confirm（日時の確定）" in said.err
    assert "withdraw" not in said.err


def test_a_no_show_before_its_time_is_refused(desk: Desk, staff: Staff) -> None:
    reach(desk, "confirmed")
    said = staff("no-show", meta(desk)["receipt"], "--yes")
    assert (said.status, said.err) == (
        1,
        "まだその時刻になっていません。時刻になってから、もう一度行ってください。\n",
    )


def test_a_taken_slot_names_the_free_ones_near_it(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00")
    said = staff("move", receipt, "--slot", "2026-11-26T10:00", "--reason", "asked", "--yes")
    assert said.status == 1
    assert "この日時は、予約できなくなりました" in said.err
    assert "11月26日(木) 9時、11月26日(木) 11時" in said.err
    assert meta(desk)["slot"] == SLOT


@pytest.mark.parametrize(
    ("slot", "told"),
    [
        ("2026-11-24T10:00", "--late を付けてください"),
        ("2026-11-28T10:00", "窓口がお休みです"),
        ("2026-11-26T10:30", "この時刻からは始まりません"),
        ("あした", "選びなおしてください"),
    ],
)
def test_an_invalid_slot_is_explained(desk: Desk, staff: Staff, slot: str, told: str) -> None:
    said = staff("move", book(desk), "--slot", slot, "--reason", "asked", "--yes")
    assert said.status == 1
    assert told in said.err
    assert meta(desk)["slot"] == SLOT


def test_staff_may_move_past_the_deadline(desk: Desk, staff: Staff) -> None:
    late = ("--slot", "2026-11-24T10:00", "--late", "--reason", "asked", "--yes")
    assert staff("move", book(desk), *late).status == 0
    assert meta(desk)["slot"] == "2026-11-24T10:00"


def test_a_wrong_meeting_address_and_a_wrong_reason_say_what_is_allowed(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    assert "kaigi.example.jp" in staff("confirm", receipt, "--url", "https://example.org/", "--yes").err
    assert "business" in staff("decline", receipt, "--reason", "none", "--yes").err
    assert "business（booking）：事業者としての" in staff("decline", "--help").out


def test_a_consultation_has_no_booking_actions(desk: Desk, staff: Staff) -> None:
    _, body = desk.send("consultation", CONSULTATION, sid=SID)
    said = staff("confirm", body["receipt"], "--url", OTHER_URL, "--yes")
    assert said.status == 1
    assert "finish（相談終了）" in said.err
    assert staff("finish", body["receipt"], "--yes").status == 0


def test_a_confirmed_booking_can_be_confirmed_again_and_moved(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    do(actions.move(slot="2026-11-26T10:00"))
    said = staff("confirm", receipt, "--url", OTHER_URL, "--yes")
    assert "相談の日時などが変わりました" in said.out
    assert meta(desk)["meeting_url"] == OTHER_URL


def test_the_fifty_first_note_is_refused_and_other_actions_still_work(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.note(text="例"))
    put({**meta(desk), "notes": meta(desk)["notes"] * 50})

    said = staff("note", receipt, "--text", "例の五十一件目", "--yes")

    assert said.status == 1
    assert "メモは、1件の受付に50件までです。" in said.err
    assert len(meta(desk)["notes"]) == 50
    assert staff("cancel", receipt, "--yes").status == 0
