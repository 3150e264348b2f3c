"""What is shown of a form's counts: as they are for the desk alone, or with small counts merged. Pure.

Each table counts every submission of the form once (`desk.usecases.figures.small_counts` says what of it is
shown), with two exceptions. A table of only some submissions (the reason of those that were declined, a
question that only some are asked) would reveal how many those are; it's published only if the table that it
depends on already shows each of their categories. And a question with several answers has no sum to fold: an
answer is shown if both those who gave it and those who didn't are nobody or 5 or more; the others get no
figure at all, and how many gave no answer isn't shown.

All this holds for one period. Two that overlap can be subtracted: publish only one of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.usecases.figures import service
from desk.usecases.figures.counts import (
    MONTH,
    OTHER,
    PAIRS,
    PROMISE,
    STATUS,
    TOTAL,
    Counts,
    Question,
    counted,
    questions,
    service_questions,
)
from desk.usecases.figures.small_counts import LEAST, fold, is_safe

Row = tuple[str, str, str]
"""Table, category, figure."""

FEW = "5未満"
FOLDED = "5未満の項目をまとめたもの"
NO_FIGURE = "数は出しません"
HIDDEN = "人数が少ないため出しません"
_OTHER = "今のフォームにない答え"


def tally(
    form: Form, items: Sequence[Item], status_words: Mapping[str, str], *, is_folded: bool = True
) -> Iterator[Row]:
    """The rows of one form's tables. Without folding every count is shown: for the desk alone."""
    return rows_of(form, counted(form, items), status_words, is_folded=is_folded)


def rows_of(form: Form, counts: Counts, status_words: Mapping[str, str], *, is_folded: bool) -> Iterator[Row]:
    """As `tally`, of what was counted before."""
    total = total_of(counts)
    asked = {name: one for name, one in questions(form) if name in counts}
    if not is_folded:
        yield "全体", "受け付けた件数", str(total)
        for name, question in asked.items():
            labels = _labels(name, question, counts, status_words)
            for key, count in _categories(counts[name], labels).items():
                if count:
                    yield question.title, labels.get(key, _OTHER), str(count)
        return
    yield "全体", "受け付けた件数", few(total)
    if total < LEAST:
        return
    asked |= {name: one for name, one in service_questions().items() if name in counts}
    labels_of = {name: _labels(name, one, counts, status_words) for name, one in asked.items()}
    cells = {
        name: _categories(counts[f"{name}@" if one.within else name], labels_of[name])
        for name, one in asked.items()
    }
    for name, question in asked.items():
        if not _is_public(name, asked, cells) or (name == PROMISE and not is_safe_promise(counts)):
            yield question.title, HIDDEN, ""
            continue
        of = counts[f"{name}@of"][""] if question.within else total
        for category, figure in _table(question, cells[name], of):
            label = FOLDED if category is None else labels_of[name].get(category, _OTHER)
            yield question.title, label, figure


def total_of(counts: Counts) -> int:
    """How many submissions were counted."""
    return counts.get(TOTAL, {}).get("", 0)


def few(count: int) -> str:
    """A count that may be published, or that it is small."""
    return FEW if 0 < count < LEAST else str(count)


def _table(question: Question, cells: Mapping[str, int], of: int) -> Iterator[tuple[str | None, str]]:
    """What is shown of a table that counts `of` submissions; None stands for what is merged."""
    if question.several:
        shown = {key: count for key, count in cells.items() if count and is_safe(count, of)}
        folded = NO_FIGURE if any(count for key, count in cells.items() if key not in shown) else ""
    else:
        shown, rest = fold(cells)
        folded = str(rest) if rest else ""
    yield from ((key, str(count)) for key, count in shown.items())
    if folded:
        yield None, folded


def _labels(
    name: str, question: Question, counts: Counts, status_words: Mapping[str, str]
) -> Mapping[str, str]:
    if name == STATUS:
        return status_words
    return {month: month for month in sorted(counts[MONTH])} if question.labels is None else question.labels


def _categories(table: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, int]:
    """Category -> how many, in the order of the labels. What has lost its label since is OTHER."""
    known = {key: table.get(key, 0) for key in labels}
    return {**known, OTHER: sum(table.values()) - sum(known.values())}


def _is_public(name: str, asked: Mapping[str, Question], cells: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether how many a table counts can be published."""
    within = asked[name].within
    if within is None:
        return True
    above, categories = within
    if above not in asked or asked[above].several or not _is_public(above, asked, cells):
        return False
    return categories <= set(fold(cells[above])[0])


def is_safe_promise(counts: Counts) -> bool:
    """Whether what became of the promises can be published beside the states."""
    pairs = {
        (pair.rpartition(" ")[0], pair.rpartition(" ")[2]): count
        for pair, count in counts.get(PAIRS, {}).items()
    }
    return service.is_safe_beside_states(pairs, LEAST)
