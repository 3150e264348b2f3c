"""`health`: whether the desks keep up, as `desk.counter.health` says."""

from desk.counter.health import findings, read_health
from desk.counter.session import Session
from desk.staff.words.terminal import pairs


def print_health(session: Session) -> int:
    """1 if something is beyond its limit, so that a script can stop on it."""
    readings = session.patiently(lambda: read_health(session, session.bundle["desks"]))
    found = list(findings(session, readings))
    print("■ 窓口の具合")
    print("\n".join(pairs((one.name, f"{one.state}{_arrow(one.wrong or one.todo)}") for one in found)))
    if any(one.wrong for one in found):
        print("限度を超えているものがあります。")
        return 1
    print("限度を超えているものは、ありません。")
    return 0


def _arrow(wrong: str) -> str:
    return f"　← {wrong}" if wrong else ""
