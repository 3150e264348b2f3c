"""The actions of the two lives of tests/example_desk, as tests write them."""

from desk.domain.submissions.workflow import Action

OF_APPLICANTS = ("withdraw", "change", "reply", "take_offer", "ask_earlier", "stop_earlier")
BY_THE_CLOCK = ("remind_waiting", "miss_promise")
WHY = "例の会議室が使えなくなりました。"
AT_THE_CONSULTATION = ("identify", "refuse_identity", "start", "finish", "no_show", "not_kept")


def confirm(url: str = "", **given: str | bool) -> Action:
    return Action(name="confirm", given={**({"url": url} if url else {}), **given})


def move(slot: str, *, late: bool = False, reason: str = WHY) -> Action:
    return Action(name="move", given={"slot": slot, "late": late, "reason": reason})


def decline(reason: str) -> Action:
    return Action(name="decline", given={"reason": reason})


def cancel(**given: str) -> Action:
    return Action(name="cancel", given=given)


def not_kept() -> Action:
    return Action(name="not_kept")


def identify() -> Action:
    return Action(name="identify")


def refuse_identity() -> Action:
    return Action(name="refuse_identity")


def start() -> Action:
    return Action(name="start")


def finish() -> Action:
    return Action(name="finish")


def answer(text: str) -> Action:
    return Action(name="answer", given={"text": text})


def no_show() -> Action:
    return Action(name="no_show")


def note(text: str) -> Action:
    return Action(name="note", given={"text": text})


def release() -> Action:
    return Action(name="release")


def rebook(slot: str, *, late: bool = False, reason: str = WHY) -> Action:
    return Action(name="rebook", given={"slot": slot, "late": late, "reason": reason})


def correct(**given: str) -> Action:
    return Action(name="correct", given=given)


def switch(kind: str, **given: str) -> Action:
    return Action(name="switch", given={"kind": kind, **given})


def assign(**given: str) -> Action:
    return Action(name="assign", given=given)


def phone(text: str) -> Action:
    return Action(name="phone", given={"text": text})


def reopen(**given: str | bool) -> Action:
    return Action(name="reopen", given=given)


def withdraw() -> Action:
    return Action(name="withdraw")


def change(slot: str) -> Action:
    return Action(name="change", given={"slot": slot})


def ask_earlier() -> Action:
    return Action(name="ask_earlier")


def stop_earlier() -> Action:
    return Action(name="stop_earlier")


def offer(slot: str) -> Action:
    return Action(name="offer", given={"slot": slot})


def take_offer(slot: str) -> Action:
    return Action(name="take_offer", given={"slot": slot})


def message(text: str, *, wait: bool = False) -> Action:
    return Action(name="message", given={"text": text, "wait": wait})


def wait(**given: str) -> Action:
    return Action(name="wait", given=given or {"reason": "document"})


def resume() -> Action:
    return Action(name="resume")


def seen() -> Action:
    return Action(name="seen")


def reply(text: str) -> Action:
    return Action(name="reply", given={"text": text})


def close_missed() -> Action:
    return Action(name="close_missed")
