"""The canary's steps (`desk.canary.journey`) and why one may fail, in words. Pure."""

from collections.abc import Mapping, Sequence

STEPS: Mapping[str, str] = {
    "tidy": "前の確認の残りの片付け",
    "page": "申込みのページ",
    "slots": "空いている日時の表示",
    "check": "入力の確認画面",
    "send": "申込み",
    "receipt": "受付番号の画面",
    "taken": "枠がふさがること",
    "auto_reply": "自動返信メール",
    "look": "予約の画面",
    "cancel": "取消し",
    "freed": "枠が空くこと",
    "cancellation": "取消しのメール",
}
"""The steps of a run, in order, in words for the operators."""

_OF_SLOTS = {"slots", "taken", "freed"}
_OF_THE_PAGE = {"look", "cancel", "freed", "cancellation"}


def steps_of(*, has_slots: bool, is_managed: bool) -> Sequence[str]:
    """The steps for a form. `is_managed`: applicants have a page to look up what they sent."""
    skipped = (set() if has_slots else _OF_SLOTS) | (set() if is_managed else _OF_THE_PAGE)
    return [step for step in STEPS if step not in skipped]


REASONS: Mapping[str, str] = {
    "no-answer": "答えが返りませんでした",
    "wrong-page": "思っていた画面ではありませんでした",
    "refused": "入力の誤りとして、断られました",
    "not-known": "動作確認だと見分けられませんでした（鍵を確かめてください）",
    "not-taken": "申し込んだ枠が、空いたままです",
    "not-freed": "取り消した枠が、空いていません",
    "not-ended": "取消しが、記録に残っていません",
    "mail-late": "メールが、5分たっても送られません",
    "mail-failed": "メールを送れませんでした",
    "mail-held": "メールが止められました",
    "mail-superseded": "メールが送られませんでした",
    "table": "表を読み書きできません",
    "unexpected": "思いがけない誤りです（ログを見てください）",
}


def reason_words(why: str) -> str:
    return REASONS.get(why, f"エラーの答え（{why.removeprefix('http-')}）が返りました")
