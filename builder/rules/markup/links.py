"""Links to what isn't there, or that a browser must not follow."""

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.names.kinds import linkable_files
from builder.reading.mistakes import Mistake
from builder.rules.markup.ids import anchors_of, written_ids
from builder.rules.markup.targets import Targets
from builder.texts.links import links
from builder.texts.markdown_texts import UNKNOWN, markdown_texts
from builder.texts.values import PAGE, resolve, values


def link_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Mistakes in every readable text, also in files that don't match their schema."""
    targets = targets_of(checked)
    for source, place, row in checked.rows("expectations", "expectations"):
        if message := targets.complaint(row["page"], page=None):
            told = source.mistake((*place, "page"), message)
            yield about_target(told, targets, row["page"], None)
    for source, place, row in checked.rows("searches", "searches"):
        for number, target in enumerate(row["right"]):
            if message := targets.complaint(target, page=None):
                told = source.mistake((*place, "right", number), message)
                yield about_target(told, targets, target, None).unless_missing("line")
    yield from _in_plain_texts(checked, targets)
    for text in markdown_texts(checked):
        page = page_uri(text.source) if text.is_page else None
        for link in text.document.links():
            # An unknown placeholder is reported by rules/placeholders/.
            if UNKNOWN in link.target:
                continue
            if message := targets.complaint(link.target, page=page, kind=link.kind):
                yield about_target(text.mistake(link.start, message), targets, link.target, page)


def _in_plain_texts(checked: Checked, targets: Targets) -> Iterator[Mistake]:
    """Links in the words expected on pages. No other text has any that isn't Markdown (plain_texts)."""
    known = values(checked)
    for source in checked.sources.of("expectations"):
        for path, text in source.texts():
            seen: Counter[str] = Counter()
            for link in links(text):
                target = resolve(link.target, known)
                message = targets.complaint(target, page=None, kind="html" if link.raw else "link")
                # An unknown placeholder or page of one is reported by rules/placeholders/.
                if message and "{{" not in target and not PAGE.search(link.target):
                    told = source.mistake(path, message, fragment=link.target, nth=seen[link.target])
                    yield about_target(told, targets, target, None)
                seen[link.target] += 1


def about_target(mistake: Mistake, targets: Targets, target: str, page: str | None) -> Mistake:
    """The mistake of a link, about what it leads to."""
    thing = targets.missing(target, page=page)
    return mistake.on(*thing) if thing else mistake


@lru_cache(maxsize=1)
def targets_of(checked: Checked) -> Targets:
    """The pages, files and anchors that a link or a placeholder can name."""
    by_uri = {page_uri(source): source for kind in ("page", "faq") for source in checked.sources.of(kind)}
    written = written_ids(checked)
    files = linkable_files(checked.sources.root)

    @cache
    def anchors(uri: str) -> frozenset[str] | None:
        return anchors_of(checked, by_uri[uri], written)

    return Targets(pages=checked.pages, files=files, anchors=anchors)
