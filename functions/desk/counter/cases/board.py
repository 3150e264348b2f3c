"""A dispatch in words: what was heard and decided, and the board of its visits, made, planned and to come."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.counter.cases.case_words import Rows
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import full_day_words, moment_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.experts import expert_name
from desk.domain.submissions.dispatch.visits import visits_of
from desk.domain.submissions.model import Item


def board_of(session: Session, stored: Item, experts: Mapping[str, Item]) -> Iterator[tuple[str, Rows]]:
    """(title, rows) of what a dispatch has besides other submissions; nothing of any other submission."""
    hearing: Rows = []
    if "hearing" in stored:
        when = moment_words(parse_slot(stored["hearing"]["at"]), session.clock)
        hearing.append(("ヒアリング", "\n".join(filter(None, (when, stored["hearing"]["how"])))))
    if "heard_on" in stored:
        hearing.append(("行った日", full_day_words(date.fromisoformat(stored["heard_on"]))))
        memo = stored["hearing_memo"]
        hearing.append(("記録", f"{memo['text']}\n（{at_words(memo['at'])} {session.person(memo['by'])}）"))
    if "proposal" in stored:
        hearing.append(("決定の案", _proposal(session, stored["form"], stored["proposal"], experts)))
    if "granted" in stored:
        decided = f"{expert_name(experts, stored['expert'])}さん、{int(stored['granted'])}回まで"
        hearing.append(("派遣の決定", decided))
    for one in stored.get("expert_changes", ()):
        former, following = (expert_name(experts, one[end]) for end in ("from", "to"))
        words = f"{former}さんから{following}さんへ：{one['reason']}"
        hearing.append(("専門家の交代", f"{words}（{at_words(one['at'])} {session.person(one['by'])}）"))
    yield "ヒアリングと決定", hearing
    if "granted" in stored:
        yield "訪問", list(_visits(session, stored, experts))


def change_lines(session: Session, change: Change, experts: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    """What an action will do to a dispatch, before it is done."""
    values = change.values
    if "hearing" in values:
        when = moment_words(parse_slot(values["hearing"]["at"]), session.clock)
        yield "ヒアリング", f"{when} {values['hearing']['how']}".strip()
    if "hearing_memo" in values:
        yield "行った日", full_day_words(date.fromisoformat(values["heard_on"]))
        yield "記録", str(values["hearing_memo"]["text"])
    if "proposal" in values:
        yield "決定の案", _proposal(session, change.stored["form"], values["proposal"], experts)
    if "granted" in values:
        yield "派遣の決定", f"{expert_name(experts, values['expert'])}さん、{int(values['granted'])}回まで"
    elif "expert" in values:
        yield "新しい専門家", f"{expert_name(experts, values['expert'])}さん"
    if change.visit:
        visit = change.visit.visit
        when = f"{moment_words(visit.begins, session.clock)}から（{visit.minutes}分）"
        yield (
            f"第{visit.number}回の訪問",
            "\n".join((when, visit.place, f"{expert_name(experts, visit.expert)}さん")),
        )
    before = {one.number: one.report for one in visits_of(change.stored)}
    for one in visits_of(values):
        if one.report and one.report != before.get(one.number):
            yield f"第{one.number}回の報告", one.report["text"]


def _proposal(session: Session, form: str, one: Mapping[str, Any], experts: Mapping[str, Item]) -> str:
    if "reason" in one:
        known = session.bundle["forms"].get(form, {}).get("words", {}).get("handling", {})
        words = known.get("decline_reasons", {}).get(one["reason"], "")
        what = f"派遣しない（{one['reason']}：{words}）"
    else:
        what = f"{expert_name(experts, one['expert'])}さん（{one['expert']}）、{int(one['visits'])}回まで"
    return f"{what}（{at_words(one['at'])} {session.person(one['by'])}）"


def _visits(session: Session, stored: Item, experts: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    visits = {visit.number: visit for visit in visits_of(stored)}
    for number in range(1, int(stored["granted"]) + 1):
        visit = visits.get(number)
        if visit is None:
            yield f"第{number}回", "まだ決まっていません"
            continue
        state, when = "済み" if visit.is_done else "決定", moment_words(visit.begins, session.clock)
        lines = [
            f"{state}：{when}から（{visit.minutes}分）",
            visit.place,
            f"{expert_name(experts, visit.expert)}さん",
        ]
        if report := visit.report:
            lines.append(f"報告（{at_words(report['at'])} {session.person(report['by'])}）：{report['text']}")
        elif visit.is_done:
            lines.append(f"報告は、まだありません（{session.hint('write_report')}）")
        yield f"第{number}回", "\n".join(lines)
