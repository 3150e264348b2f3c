"""Is every mail accounted for? Compares SES's log and the mails as written with what the staff see.

How often a mail was sent is read from SES's log only. A mail never sent has to be shown to the staff.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from desk.domain.calendar.moments import stamp
from desk.parts import Parts
from desk.storage.table import from_wire
from desk.storage.worklist import load_worklist
from tests.faults.sim.region import START
from tests.faults.sim.setting import A_DAY, AN_HOUR
from tests.faults.sim.table import Item, Key
from tests.faults.sim.town import Town

AT_FIRST = {"auto_reply": "OUT#auto-reply#1", "staff_notice": "OUT#staff-notice#1"}
"""Mail of a form -> its row when something was taken."""
TO_THE_DESK = ("staff-notice", "digest", "undelivered", "held", "missed-lead")
TO_EXPERTS = ("expert-visit", "expert-visit-off", "expert-reminder")
BESIDE = ("message", "waiting", "waiting-reminder", "missed", "expert-changed")
"""Mails that nothing supersedes: each says what no other says."""
REPLACES_NOTHING = ("correction", "earlier-slot", "viewing-url", "archive")
""" ... and those that replace no other mail, but may be replaced."""
_GIVEN_UP_AFTER = 3 * 86400
_A_CALL = 8 * 60
"""By then a worker that had not seen a later mail is over, however wrong the clocks are."""
_ON_PAPER = ("letter", "posted")
_NOT_ARRIVED = frozenset({"Bounce", "Complaint"})


def mail_violations(town: Town, parts: Parts) -> list[str]:
    """Every mail that went wrong. `parts` read without faults."""
    return [
        *_copies(town),
        *_order(town),
        *_accounted_for(town, parts),
        *_causes(town),
        *_reports(town, parts),
        *_budgets(town),
        *_folded(town),
    ]


def _copies(town: Town) -> Iterator[str]:
    """Once; once more for each fault that left it unclear; never more often than the mail's kind allows."""
    for row, count in Counter(taken.row for taken in town.ses.taken).items():
        most = 1 + town.ledger.excused[row]
        if count > most:
            yield f"{row} was sent {count} times, {most} would be excused"
        policy = 6 if "calendar" in town.letters[row] else 2
        if count > policy:
            yield f"{row} was sent {count} times, {policy} is what its kind may be"
    for taken in town.ses.taken:
        row = town.table.item(taken.row) or {}
        if taken.to not in _right(town, taken.row, taken.at):
            yield f"{taken.row} went to {taken.to}, which isn't right"
        last = max(one.at for one in town.ses.taken if one.row == taken.row)
        if taken.at == last and row.get("status", {}).get("S") == "sent" and row["to"]["S"] != taken.to:
            yield f"{taken.row} says that it went to {row['to']['S']}, it went to {taken.to}"


def _right(town: Town, row: Key, at: float) -> set[str]:
    """The addresses that a worker may have seen that sent a mail at that moment."""
    letter = from_wire(town.letters[row])
    known = [(0.0, str(letter["to"]))]
    if letter["kind"] not in (*TO_THE_DESK, *TO_EXPERTS):
        known += town.corrected.get(row[0], [])
    since = max(at - _A_CALL, 0.0)
    before = [address for moment, address in known if moment <= since]
    return {before[-1], *(address for moment, address in known if since < moment <= at)}


def _order(town: Town) -> Iterator[str]:
    """An applicant gets no mail after the one that superseded it."""
    last: dict[tuple[str, str], int] = defaultdict(int)
    for taken in town.ses.taken:
        row = from_wire(town.letters[taken.row])
        if row["kind"] in (*TO_THE_DESK, *BESIDE):
            continue
        reader = (taken.row[0], row["to"] if row["kind"] in TO_EXPERTS else "")
        if row["v"] < last[reader] and row["kind"] != "correction":
            yield f"{taken.row} was sent after version {last[reader]}"
        if row["kind"] not in REPLACES_NOTHING:
            last[reader] = max(last[reader], int(row["v"]))


def _accounted_for(town: Town, parts: Parts) -> Iterator[str]:
    """Each mail was sent, or is out of date, or is shown to the staff."""
    if not town.acknowledged:
        yield "nobody got an answer"
    for sid, receipt in town.acknowledged.items():
        form = (town.table.item((f"SUB#{sid}", "META")) or {})["form"]["S"]
        mails = parts.bundle["forms"][form]["words"]["mails"]
        for sort in (sort for name, sort in AT_FIRST.items() if name in mails):
            if (f"SUB#{sid}", sort) not in town.letters:
                yield f"{receipt} was acknowledged without {sort}"
    sent = {taken.row for taken in town.ses.taken}
    shown = {(row["PK"], row["SK"]) for row in parts.store.undelivered_mails()}
    shown |= {(row["PK"], row["SK"]) for row in parts.store.mails("held")}
    listed = load_worklist(parts.store, list(parts.bundle["desks"])).failed
    for row in town.letters:
        now = town.table.item(row)
        if now is None:
            yield f"{row} is gone"
            continue
        status = now["status"]["S"]
        if status in _ON_PAPER:
            yield from _written(town, parts, row, status)
        elif status in ("pending", "sending"):
            yield f"{row} is still {status}"
        elif row not in sent and status == "superseded":
            if not _is_out_of_date(town, row):
                yield f"{row} wasn't sent, and nothing superseded it"
        elif row not in sent and row not in shown:
            yield f"{row} was never sent, is {status}, and the staff do not see it"
        if status == "failed" and not _is_reported(town, row, listed):
            yield f"{row} has failed ({now['why']['S']}), and the staff do not see it"


def _written(town: Town, parts: Parts, row: Key, status: str) -> Iterator[str]:
    """A letter is never mailed; it's in the staff's list until it's said to be sent, or a newer one is."""
    if any(taken.row == row for taken in town.ses.taken):
        yield f"{row} was mailed, and is a letter"
    sid = row[0].removeprefix("SUB#")
    letters = load_worklist(parts.store, list(parts.bundle["desks"])).letters
    if status == "letter" and sid not in letters and not _is_out_of_date(town, row):
        yield f"{row} is to be written, and the staff do not see it"
    if status == "posted" and "letter_sent" not in _done(town, row[0]):
        yield f"{row} is said to be sent, and nobody said so"


def _done(town: Town, pk: str) -> set[str]:
    """What the trail of a submission says was done."""
    events = (item for item in town.table.items() if item["PK"]["S"] == pk and "what" in item)
    return {event["what"]["S"] for event in events}


def _is_reported(town: Town, row: Key, listed: frozenset[str]) -> bool:
    """Whether the staff's list shows it, unless it is dealt with; and, for an applicant's mail, an alert."""
    letter = from_wire(town.letters[row])
    sid = row[0].removeprefix("SUB#")
    if letter["kind"] in TO_THE_DESK:
        # The desk's own mails say what the list says, too.
        return sid in listed or row[0].startswith(("DIGEST#", "HOLD#")) or _is_dealt_with(town, row)
    which = row[1].split("#", 2)[2]
    alerted = (row[0], f"OUT#undelivered#{which}#{letter['kind']}") in town.letters
    return alerted and (sid in listed or _is_dealt_with(town, row))


def _is_dealt_with(town: Town, row: Key) -> bool:
    meta = town.table.item((row[0], "META"))
    return meta is not None and ("notes" in meta or _is_out_of_date(town, row))


def _is_out_of_date(town: Town, row: Key) -> bool:
    letter = from_wire(town.letters[row])
    if "until" in letter and letter["until"] <= stamp(START.fromtimestamp(_end(town), START.tzinfo)):
        return True
    if "folds" in letter:
        return bool(_newer_notices(town, row))
    if letter["kind"] in TO_EXPERTS:
        return any(
            pk == row[0] and other["to"] == letter["to"] and other["v"] > letter["v"]
            for (pk, _), other in ((key, from_wire(found)) for key, found in town.letters.items())
            if other["kind"] in TO_EXPERTS
        )
    return letter["kind"] not in (*TO_THE_DESK, *BESIDE) and max(town.newest.get(row[0], [0])) > letter["v"]


def _newer_notices(town: Town, row: Key) -> list[Item]:
    """The later notices to the desk of the same booking's changes."""
    v = from_wire(town.letters[row])["v"]
    return [
        letter
        for (pk, sort), letter in town.letters.items()
        if pk == row[0] and sort.startswith("OUT#staff-notice#") and from_wire(letter)["v"] > v
    ]


def _end(town: Town) -> float:
    return START.timestamp() + town.kernel.now


def _causes(town: Town) -> Iterator[str]:
    """No mail is given up without a cause."""
    for row, letter in town.letters.items():
        now: Any = from_wire(town.table.item(row) or {})
        if now.get("status") != "failed":
            continue
        why = now["why"]
        age = START.fromisoformat(now["failed_at"].replace("Z", "+00:00")) - START.fromisoformat(
            letter["created_at"]["S"].replace("Z", "+00:00")
        )
        fits = {
            "MessageRejected": row in town.ledger.refused,
            "ambiguous": town.ledger.disturbed[row] > (5 if "calendar" in letter else 1),
            "words": town.deployed,
            "suppressed": any(_NOT_ARRIVED & said for said in town.reports.values()),
        }.get(why, bool(now.get("reports")) or age.total_seconds() >= _GIVEN_UP_AFTER - 240)
        if not fits:
            yield f"{row} was given up ({why}) without a cause"


def _reports(town: Town, parts: Parts) -> Iterator[str]:
    """The worst report of SES on a mail counts."""
    for row, said in town.reports.items():
        now: Item = town.table.item(row) or {}
        if _NOT_ARRIVED & said and now["status"]["S"] != "failed":
            yield f"{row} came back ({', '.join(sorted(said))}) and is {now['status']['S']}"


def _budgets(town: Town) -> Iterator[str]:
    """What visitors can set off: A_DAY mails of a mailbox, AN_HOUR notices of a booking's changes.

    Days and hours are those in which the desk counted a mail; when it was sent is SES's affair.
    """
    days: Counter[tuple[str, str]] = Counter()
    hours: Counter[tuple[str, str]] = Counter()
    for row in {taken.row for taken in town.ses.taken}:
        letter, now = from_wire(town.letters[row]), from_wire(town.table.item(row) or {})
        is_of_visitor = letter["kind"] == "auto-reply" or "own" in letter
        if not is_of_visitor and "folds" not in letter:
            continue
        if "counted_at" not in now:
            yield f"{row} was sent and not counted"
            continue
        at = START.fromisoformat(now["counted_at"].replace("Z", "+00:00")).astimezone(START.tzinfo)
        if is_of_visitor:
            days[now["to"], f"{at:%Y-%m-%d}"] += 1
        else:
            hours[row[0], f"{at:%Y-%m-%dT%H}"] += 1
    yield from (f"{count} mails of visitors in {day}" for day, count in days.items() if count > A_DAY)
    yield from (f"{count} notices of changes in {hour}" for hour, count in hours.items() if count > AN_HOUR)


def _folded(town: Town) -> Iterator[str]:
    """Of a booking's changes the desk is told the newest: none once a later one has long been written."""
    for taken in town.ses.taken:
        letter = from_wire(town.letters[taken.row])
        if "folds" not in letter:
            continue
        for newer in _newer_notices(town, taken.row):
            written = START.fromisoformat(newer["created_at"]["S"].replace("Z", "+00:00"))
            if START.timestamp() + taken.at > written.timestamp() + _A_CALL:
                yield f"{taken.row} was sent after {newer['SK']['S']} had been written"
