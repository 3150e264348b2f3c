"""What must fit between answers: each mistake is told with what to type instead."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as Folder
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.look.colours import readable
from builder.rules.opening.calendars import year_end_message
from scaffold.parts import Part, asked

_STRANGE = re.compile(r""": | #|["'{}\[\]<>|`\\]|\*\*""")

Slip = tuple[Path, str]
"""Where in the answers, and what to do."""


def slips(answers: Mapping[str, Any], parts: tuple[Part, ...], folder: Folder) -> Iterator[Slip]:
    """Every breach of what must fit between answers that have the right shape; files are named from `folder`
    on.
    """
    yield from _names(answers)
    yield from _services(answers, parts)
    yield from _desks(answers, parts)
    yield from _mail(answers)
    yield from _opening(answers)
    yield from _hours(answers)
    yield from _slots(answers)
    yield from _look(answers, folder)


def mistakes(source: Source, parts: tuple[Part, ...], folder: Folder) -> list[Mistake]:
    """The same, at their places in the answers' file, which is in `folder`."""
    return [source.mistake(path, message) for path, message in slips(source.data, parts, folder)]


def _look(answers: Mapping[str, Any], folder: Folder) -> Iterator[Slip]:
    look = answers.get("look", {})
    if colour := look.get("colour"):
        near = readable("brand", colour, "light")
        if near != colour:
            message = f"{colour} では、白い字や白い地との差が足りず、読みにくくなります（WCAG 2.2 AA）。"
            yield ("look", "colour"), message + (f"近い色なら、{near} です。" if near else "")
    if (logo := look.get("logo")) and not (folder / logo).is_file():
        yield (
            ("look", "logo"),
            f"{folder / logo} がありません。答えのファイルのあるところから書いてください。",
        )


def _names(answers: Mapping[str, Any]) -> Iterator[Slip]:
    """Names are written into texts of YAML, too, where some characters would mean something else."""
    places: list[Path] = [(group, key) for group in ("municipality", "site") for key in answers[group]]
    for group in ("desks", "phones", "neighbours"):
        for number, row in enumerate(answers.get(group, ())):
            places += [(group, number, key) for key in ("name", "short_name") if key in row]
    for path in places:
        value: Any = answers
        for step in path:
            value = value[step]
        if found := _STRANGE.search(value):
            yield path, f"名前に「{found[0]}」は使えません。ほかの書き方にしてください。"


def _services(answers: Mapping[str, Any], parts: tuple[Part, ...]) -> Iterator[Slip]:
    known = {one.id: one for one in asked(parts)}
    kept = answers["services"]
    for number, name in enumerate(kept):
        if name not in known:
            yield (
                ("services", number),
                f"「{name}」というサービスはありません。あるのは {'、'.join(known)} です。",
            )
            continue
        for needed in known[name].needs:
            if needed in known and needed not in kept:
                message = (
                    f"「{known[name].name}」には、「{known[needed].name}」（{needed}）も要ります。"
                    f"足すか、{name} を消してください。"
                )
                yield ("services", number), message
        beside = [known[one].id for one in known[name].beside if one in known]
        if beside and not {*beside} & {*kept}:
            message = (
                f"「{known[name].name}」は、{'、'.join(beside)} のどれかといっしょにだけ残せます。"
                f"どれかを足すか、{name} を消してください。"
            )
            yield ("services", number), message
    if not any(known[name].desks for name in kept if name in known):
        yield ("services",), "申込みを受けるサービスを、1つは残してください。"


def _desks(answers: Mapping[str, Any], parts: tuple[Part, ...]) -> Iterator[Slip]:
    used = desks_kept(answers["services"], parts)
    there = [row["id"] for row in answers["desks"]]
    for number, name in enumerate(there):
        if name in there[:number]:
            yield ("desks", number, "id"), f"「{name}」が2つあります。1つにしてください。"
        if name not in used:
            of = [one.id for one in asked(parts) if name in one.desks]
            add = (
                f"services に {'か '.join(of)} を足すか、この窓口を消してください。"
                if of
                else "消してください。"
            )
            yield ("desks", number, "id"), f"「{name}」は、残さないサービスだけの窓口です。{add}"
    for name in used:
        if name not in there:
            yield ("desks",), f"「{name}」の窓口がありません。id: {name} のまとまりを書いてください。"
    for number, row in enumerate(answers["desks"]):
        if "phone" not in row and "email" not in row:
            yield ("desks", number), "問い合わせ先がありません。phone か email のどちらかは書いてください。"
    for number, row in enumerate(answers["phones"]):
        if "desk" in row and row["desk"] not in there:
            known = "、".join(there)
            message = f"「{row['desk']}」という窓口はありません。desks の id（{known}）を書いてください。"
            yield ("phones", number, "desk"), message


def desks_kept(services: list[str], parts: tuple[Part, ...]) -> list[str]:
    """The desks of the services that are kept, in the order of the parts."""
    return [*dict.fromkeys(desk for one in asked(parts) if one.id in services for desk in one.desks)]


def _mail(answers: Mapping[str, Any]) -> Iterator[Slip]:
    domains = answers["mail_domains"]
    for number, row in enumerate(answers["desks"]):
        for key in ("desk_mail", "auto_reply"):
            if row[key].partition("@")[2] not in domains:
                message = (
                    f"「{row[key]}」の @ の後ろが、mail_domains（{'、'.join(domains)}）にありません。"
                    "どちらかを直してください。"
                )
                yield ("desks", number, key), message


def _opening(answers: Mapping[str, Any]) -> Iterator[Slip]:
    opening = answers["opening"]
    if "year_end" in opening and (message := year_end_message(opening["year_end"])):
        yield ("opening", "year_end"), message


def _hours(answers: Mapping[str, Any]) -> Iterator[Slip]:
    for key in ("phones", "neighbours"):
        for number, row in enumerate(answers.get(key, ())):
            hours = row["hours"]
            if hours["open"] >= hours["close"]:
                yield (key, number, "hours"), "終わる時刻を、始まる時刻より後にしてください。"
            rest = hours.get("break")
            if rest and not hours["open"] < rest["from"] < rest["to"] < hours["close"]:
                message = f"昼休みを、{hours['open']} から {hours['close']} の間にしてください。"
                yield (key, number, "hours", "break"), message
            for other, own in enumerate(row.get("other_hours", ())):
                place: Path = (key, number, "other_hours", other)
                if own["open"] >= own["close"]:
                    yield place, "終わる時刻を、始まる時刻より後にしてください。"
                if strange := [day for day in own["days"] if day not in row["days"]]:
                    yield (
                        place,
                        f"「{'、'.join(strange)}」は、つながる曜日（days）にありません。足すか、消してください。",
                    )


def _slots(answers: Mapping[str, Any]) -> Iterator[Slip]:
    if "booking" in answers["services"] and "slots" not in answers:
        yield (), "予約の枠（slots）がありません。始まる時刻、長さ、件数、期限を書いてください。"
    slots = answers.get("slots")
    if not slots:
        return
    starts = [(_minute(time), number) for number, time in enumerate(slots["times"])]
    for (one, _), (other, number) in zip(sorted(starts), sorted(starts)[1:], strict=False):
        if other - one < slots["minutes"]:
            earlier, later = _clock(one), _clock(other)
            message = (
                f"{earlier} からの相談（{slots['minutes']}分）が、{later} までに終わりません。"
                "時刻をあけるか、1回の長さを短くしてください。"
            )
            yield ("slots", "times", number), message
    last, number = max(starts)
    if last + slots["minutes"] > 24 * 60:
        yield ("slots", "times", number), "相談が、夜の12時を過ぎます。早い時刻にしてください。"


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
