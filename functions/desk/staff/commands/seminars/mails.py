"""`set-url`, `call-off`, `tell-moved`, `promote-waiting`, `send-archive`: what goes to all who applied.

Each can be done again: what is done already stays as it is, and nobody gets a mail twice.
"""

import sys

from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words
from desk.domain.errors import Changed
from desk.domain.forms.bounds.hosts import is_at_host
from desk.domain.seminars.seminar import setting
from desk.domain.submissions.reasons import checked_reason, reason_words
from desk.staff.commands.seminars.standing import found
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs
from desk.usecases.seminars.letters import send_archives
from desk.usecases.seminars.moved import tell_moved
from desk.usecases.seminars.seminars import Standing, call_off, promote_all, set_url


def set_viewing_url(session: Session, seminar: str, url: str, *, sure: bool) -> int:
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    hosts = list(setting(form, "meeting_hosts"))
    if not is_at_host(url.strip(), hosts):
        print(
            f"このURLは使えません。https:// で始まり、{'・'.join(hosts)} のアドレスのURLを書いてください。",
            file=sys.stderr,
        )
        return 2
    if one.seats.off or one.seminar.is_over(session.now):
        print("このセミナーは、中止になったか、終わっています。何もしませんでした。", file=sys.stderr)
        return 1
    _show(session, one)
    print(f"視聴用のURL：{url.strip()}")
    print(_when(session, one, is_other=bool(one.seats.url) and one.seats.url != url.strip()))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    try:
        sent = session.patiently(lambda: set_url(form, one.seminar, url.strip(), session.parts))
    except Changed:
        print("ほかの人が、先に設定しました。seminar で確かめて、もう一度決めてください。", file=sys.stderr)
        return 1
    print(f"設定しました。{sent}件のメールを送ります。" if sent else "設定しました。")
    return 0


def _when(session: Session, one: Standing, *, is_other: bool) -> str:
    if one.is_url_due(session.now):
        what = "変わったことを、" if is_other else ""
        return f"席のある{one.seats.taken}件の方に、{what}すぐにメールで知らせます。"
    if one.url_on is None:
        return "送る日が、まだ決まっていません（その年の開庁日が公表されていません）。"
    return f"席のある方には、{full_day_words(one.url_on)}の朝に送ります。"


def call_off_all(session: Session, seminar: str, reason: str, *, sure: bool) -> int:
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    desk = str(form.words["desk"])
    checked = checked_reason(reason, session.bundle, desk, answers={})
    _show(session, one)
    print(f"知らせる理由：{reason_words(session.bundle, desk, checked)}（メールとページに、そのまま出ます）")
    print(
        f"{one.seats.taken + one.seats.waiting}件の申込みを取り消し、メールで知らせます。元にもどせません。"
    )
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    done = left = 0
    try:
        for result in call_off(form, one.seminar, checked, session.parts, by=session.who):
            if isinstance(result, Exception):
                left += 1
            else:
                done += 1
    except Changed:
        print("別の理由で、もう中止になっています。seminar で確かめてください。", file=sys.stderr)
        return 1
    print(f"{done}件の方に、メールで知らせます。")
    if left:
        print(
            f"{left}件は、ほかの手続きと重なりました。もう一度 call-off を行ってください。", file=sys.stderr
        )
    if not one.seminar.called_off:
        print("サイトの一覧にも出るように、content/seminars.yml に called_off を書いてもらってください。")
    return 1 if left else 0


def tell_everybody_moved(session: Session, seminar: str, *, sure: bool) -> int:
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    if one.seats.off or one.seminar.is_over(session.now):
        print("このセミナーは、中止になったか、終わっています。何もしませんでした。", file=sys.stderr)
        return 1
    _show(session, one)
    print("上の日時を、申し込んだ方のうち、別の日時で申し込んだ方に、メールで知らせます。")
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    results = list(tell_moved(form, one.seminar, session.parts, by=session.who))
    left = sum(isinstance(one, Exception) for one in results)
    done = sum(not isinstance(one, Exception) and one.changed for one in results)
    print(f"{done}件の方に、メールで知らせます。")
    if left:
        print(
            f"{left}件は、ほかの手続きと重なりました。もう一度 tell-moved を行ってください。", file=sys.stderr
        )
    return 1 if left else 0


def promote_waiting(session: Session, seminar: str, *, sure: bool) -> int:
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    if not one.seats.can_promote:
        print(_NO_SEAT)
        return 0
    _show(session, one)
    print("空いている席を、待っている方に順に回し、メールで知らせます。")
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    done = session.patiently(lambda: promote_all(form, one.seminar, session.parts, by=session.who))
    print(f"{done}件のキャンセル待ちの方に、席が空いたことをメールで知らせます。" if done else _NO_SEAT)
    return 0


_NO_SEAT = "空いている席がないか、キャンセル待ちの方がいません。何もしませんでした。"


def send_archive(session: Session, seminar: str, *, sure: bool) -> int:
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    if not one.seminar.archive_url:
        print(
            "アーカイブ動画のURLがありません。content/seminars.yml の archive_url に書いてもらってください。",
            file=sys.stderr,
        )
        return 1
    _show(session, one)
    print(f"アーカイブ動画：{one.seminar.archive_url}")
    print("席のある方とキャンセル待ちだった方のうち、まだ送っていない方に送ります。")
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    steps = session.patiently(lambda: list(send_archives(form, one.seminar, session.parts)))
    sent = sum(written for written, _ in steps)
    print(f"{sent}件のメールを送ります。")
    return 0


def _show(session: Session, one: Standing) -> None:
    rows = [
        ("セミナー", f"{one.seminar.title}（{one.seminar.id}）"),
        ("日時", one.seminar.when(session.clock)),
    ]
    rows.append(("申込み", f"{one.seats.taken}/{one.seats.most}　キャンセル待ち {one.seats.waiting}"))
    print("\n".join(pairs(rows)))
