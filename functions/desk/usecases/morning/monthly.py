"""The desk's figures of the month before, by mail on the first opening day of a month.

With small counts merged, and in words: a mail may be passed on. The whole figures are at the console.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from desk.domain.calendar.moments import tokyo_day
from desk.domain.forms.placeholders import fill
from desk.domain.mail.letters import letter_of_desk
from desk.domain.mail.stored.rows import digest_pk, monthly_item, monthly_sort, with_copies
from desk.parts import Parts
from desk.storage.figures import counts_of_item
from desk.usecases.figures.counts import Counts
from desk.usecases.figures.full import FULL_TABLE
from desk.usecases.figures.months import count_month, months_of_desk
from desk.usecases.figures.service import days_at, kept_of, no_shows_of, share
from desk.usecases.figures.small_counts import LEAST, is_safe
from desk.usecases.figures.tables import total_of

_LATEST = 10
"""If the runs of the first opening day fail, those of the next ones write it, up to this day of the month."""


def write_monthly(desk: str, parts: Parts, *, now: datetime) -> bool:
    """Whether it wrote last month's figures: once, and not if the desk wants none. Raises Unavailable."""
    today, words = tokyo_day(now), parts.bundle["messages"]["monthly"]
    if today.day > _LATEST or "monthly" not in parts.bundle["desks"][desk].get("mails", {}):
        return False
    month = f"{date.fromordinal(today.replace(day=1).toordinal() - 1):%Y-%m}"
    if any(row["SK"] == monthly_sort(month) for row in parts.store.partition(digest_pk(desk))):
        return False
    figures = "\n\n".join(_of_forms(desk, month, parts)) or words["none"]
    facts = {"month": f"{month[:4]}年{int(month[5:])}月", "figures": figures}
    letter = letter_of_desk("monthly", desk, facts, bundle=parts.bundle)
    if letter is None:
        return False
    rows = with_copies(monthly_item(desk, month, letter, at=now), letter)
    # The copies first: the one that is looked for says that all are there.
    written = [parts.store.add_mail(row) for row in reversed(rows)]
    return any(written)


def _of_forms(desk: str, month: str, parts: Parts) -> Iterator[str]:
    """The lines of each form, which is counted anew: a night may have failed."""
    forms = [form for name in parts.bundle["forms"] if (form := parts.form(name))]
    for form in forms:
        if form.words["desk"] == desk:
            count_month(form, month, parts)
            item = months_of_desk(desk, month, month, parts)[form.id][month]
            title = str(form.words["title"])
            yield "\n".join(_lines(title, counts_of_item(item), parts.bundle["messages"]["monthly"]))


def _lines(title: str, counts: Counts, words: Mapping[str, str]) -> Iterator[str]:
    def number(count: int) -> str:
        return words["few"] if 0 < count < LEAST else fill(words["count"], {"count": str(count)})

    yield fill(words["form"], {"form": title})
    yield fill(words["taken"], {"count": number(total_of(counts))})
    if not total_of(counts):
        return
    acted = sum(counts.get("#opening_days", {}).values())
    if acted >= LEAST:
        days = {"middle": str(days_at(counts, 0.5)), "most": str(days_at(counts, 0.9))}
        yield fill(words["days"], days)
    kept, over = kept_of(counts)
    if over:
        is_public = over >= LEAST and is_safe(kept, over)
        yield fill(words["kept"], {"share": share(kept, over) if is_public else words["hidden"]})
    no_shows, expected = no_shows_of(counts)
    if expected:
        yield fill(words["no_show"], {"count": number(no_shows)})
    yield fill(words["lost"], {"count": number(counts.get("#arrival", {}).get("lost", 0))})
    if full := sum(counts.get(FULL_TABLE, {}).values()):
        yield fill(words["full"], {"count": number(full)})
