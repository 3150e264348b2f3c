"""What a mail loses without a sign: the placeholder that it is sent for."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source, once_a_source
from builder.rules.placeholders.run_time import out_of_place, uses_of_mail
from builder.rules.placeholders.written import OTHER_MARKS
from builder.texts.values import values
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.uses.use import Use

WHAT = {
    "receipt": "受付番号",
    "slot": "日時",
    "meeting": "相談のしかた",
    "corrected": "直した項目",
    "manage_url": "予約を確かめるページ",
    "manage_code": "確認コード",
    "reason": "理由",
    "offered_slot": "空いた日時",
    "offer_until": "お知らせの期限",
    "answer": "職員が書いた回答",
    "waiting_for": "待っているもの",
    "promised": "約束した期限",
    "seminar": "セミナーの題名",
    "seminar_when": "セミナーの日時",
    "viewing_url": "視聴用のURL",
    "change_reason": "中止のわけ",
    "archive_url": "アーカイブ動画のURL",
    "due": "対応する期限",
    "month": "どの月か",
    "figures": "フォームごとの数字",
    "hearing_at": "ヒアリングの日時",
    "expert": "専門家の名前",
    "visits": "訪問の回数",
    "visit_at": "訪問の日時",
    "visit_place": "訪問先",
    "mail": "届かなかったメール",
    "new": "前の一覧のあとに届いた受付",
    "due_today": "今日までに対応する受付",
    "overdue": "期限を過ぎた受付",
    "undelivered": "メールが届いていない受付",
    "magazine": "メールマガジンの名前",
    "confirm_url": "登録を確かめるページ",
    "confirm_code": "確認コード",
    "confirm_days": "確認コードを使える日数",
    "text": "号の文章",
    "publisher": "送っているところの名前",
    "postal_address": "送っているところの住所",
    "inquiries": "問い合わせ先",
    "leave_url": "配信を止めるページ",
}
"""What editors call each placeholder of some use's `must_name`."""


_BRACES = re.compile("[{}｛｝]")


def mail_text_mistakes(checked: Checked) -> Iterator[Mistake]:
    is_use_known = checked.is_sound("form", "desks", "magazines")
    known = values(checked)
    for source in checked.all("mail"):
        if is_use_known:
            yield from _unnamed(source, uses_of_mail(checked, source), out_of_place(source, checked), known)
    # Of a mail that is gone, the form that names it tells; its words are no second mistake.
    if checked.is_sound("mail", "form") and not _is_one_gone(checked):
        yield from _in_no_mail(checked)


def _is_one_gone(checked: Checked) -> bool:
    there = {Path(source.file).stem for source in checked.all("mail")}
    return any({*form.data["mails"].values()} - there for form in checked.all("form"))


def _in_no_mail(checked: Checked) -> Iterator[Mistake]:
    """What a letter would say instead of words that no mail has (any more)."""
    bodies = [source.data["body"] for source in checked.all("mail")]
    for messages in checked.all("messages"):
        for n, one in enumerate(messages.data["workflow"].get("letter_words", ())):
            having = (body for body in bodies if one["mail"] in body)
            if not any(one["mail"] in line for body in having for line in body.splitlines()):
                message = (
                    "この言葉は、どのメールの本文にもありません。content/mail/ の言葉に合わせてください。"
                )
                told = messages.mistake(("workflow", "letter_words", n, "mail"), message)
                yield told.unless_missing("mail text")


def _unnamed(
    source: Source, uses: list[Use], out: frozenset[str], known: Mapping[str, str]
) -> Iterator[Mistake]:
    """What the mail must name for one of its uses and doesn't: in its body, or in each of its subjects.

    `out` are placeholders that its forms don't have.
    """
    body, subjects, is_unclear, meant = _written(source, OTHER_MARKS)
    allowed = frozenset.intersection(*(use.placeholders for use in uses)) if uses else frozenset()
    named = body.union(*subjects)
    if is_unclear or any(name not in known and name not in allowed and " " not in name for name in named):
        return  # what can't be filled in is told by itself, and may have been meant
    wanted = dict.fromkeys(name for use in uses for name in use.must_name)
    missing = [
        name
        for name in wanted
        if name in allowed
        and name not in body.union(frozenset.intersection(*subjects))
        and name not in out | meant
    ]
    if missing:
        listed = "と".join(f" {{{{ {name} }}}}（{WHAT[name]}）" for name in missing)
        message = f"このメールには{listed}が要ります。本文に書き足してください。"
        yield source.key_mistake(("body",), message).on("mail text", source.stem)


@once_a_source
def _written(
    source: Source, other_marks: re.Pattern[str]
) -> tuple[frozenset[str], list[frozenset[str]], bool, frozenset[str]]:
    """(what the body names, what each subject names, whether there are other braces, what stands between
    other programs' marks)
    """
    mail, texts = source.data, [text for _, text in source.texts()]
    return (
        _names(mail["body"]),
        [_names(mail[key]) for key in ("subject", "subject_discreet") if key in mail],
        any(_BRACES.search(PLACEHOLDER.sub("", text)) for text in texts),
        frozenset(match["name"] for text in texts for match in other_marks.finditer(text)),
    )


def _names(text: str) -> frozenset[str]:
    return frozenset(match[1].strip() for match in PLACEHOLDER.finditer(text))
