"""Names that must be unique, and names that must exist."""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

from builder.files.sound import Checked
from builder.names.kinds import KINDS, file_of, names, of_a_missing
from builder.names.references import references, used_things
from builder.reading.mistakes import SECOND, Mistake, Thing
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean, mistyped

Named = tuple[Source, Path, Any]
"""A name as written: file, path, name."""


def duplicate_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Ids that are used again, and files whose id differs from their name."""
    for what, of in KINDS.items():
        if of.rows:
            yield from _duplicates(_row_ids(checked, *of.rows), what)
    yield from _duplicates(_row_ids(checked, "flow", "steps"), "anchor")
    for source in checked.all("desks"):
        yield from _duplicates(_ids(source, ("other_ways",), source.data.get("other_ways", [])), "anchor")
    for kind, key in (("cooling-off", "kinds"), ("cooling-off", "letters"), ("laws", "laws")):
        yield from _duplicates(_row_ids(checked, kind, key), "anchor")
    yield from _duplicates(_precaution_ids(checked), "anchor")
    faqs = (faq for faq in checked.all("faq") if faq.data["id"] == faq.stem)  # else it's a copy
    yield from _duplicates((faq, ("order",), faq.data["order"]) for faq in faqs)
    for source in checked.all("faq"):
        yield from _duplicates(_ids(source, ("questions",), source.data["questions"]), "anchor")
        yield from _id_unlike_file_name(checked, source, "id")
    for source in checked.all("form"):
        yield from _duplicates(_ids(source, ("sections",), source.data["sections"]))
        yield from _id_unlike_file_name(checked, source, "form")
    forms = (form for form in checked.all("form") if form.data["form"] == form.stem)
    yield from _duplicates((form, ("page",), form.data["page"]) for form in forms)


def reference_mistakes(checked: Checked) -> Iterator[Mistake]:
    """References to desks, calendars, services, mails, pages and forms that don't exist."""
    known = cache(partial(names, checked))
    used = cache(partial(used_things, checked))
    for kind, source, path, name in references(checked):
        there = known(kind)
        if there is not None and name not in there:
            # Each mail is sent for something of its own: another's would tell people something else, if the
            # name isn't just mistyped.
            near = [one for one in there if kind != "mail" or Thing(kind, one) not in used()]
            near += mistyped(name, there) if kind == "mail" else []
            hint = did_you_mean(name, near) or _what_to_do(kind, name)
            told = source.mistake(path, f"「{name}」は、どこにもありません。{hint}").on(kind, name)
            yield of_a_missing(kind, told)


def _what_to_do(kind: str, name: str) -> str:
    if kind == "page" and name.startswith("/content/"):
        return f"「/content」を消して、「{name.removeprefix('/content')}」と書いてください。"
    do = f"{KINDS[kind].defined_in}にあるものを書いてください。"
    if not KINDS[kind].file:
        return do
    return f"{file_of(kind, name)} を消したのなら、元に戻してください。ほかのものなら、{do}"


def _ids(source: Source, path: Path, rows: list[Any]) -> Iterator[Named]:
    for index, row in enumerate(rows):
        yield source, (*path, index, "id"), row["id"]


def _precaution_ids(checked: Checked) -> Iterator[Named]:
    for source, path, group in checked.rows("precautions", "groups"):
        yield source, (*path, "id"), group["id"]
        yield from _ids(source, (*path, "items"), group["items"])


def _row_ids(checked: Checked, kind: str, key: str) -> Iterator[Named]:
    return ((source, (*path, "id"), row["id"]) for source, path, row in checked.rows(kind, key))


def _duplicates(named: Iterable[Named], what: str = "") -> Iterator[Mistake]:
    """`what` is the kind of thing, if other files name it."""
    first: dict[Any, Mistake] = {}
    for source, path, name in named:
        here = source.mistake(path, "")
        if name in first:
            there = first[name]
            where = f"{there.line}行目" if there.file == here.file else f" {there.file} の{there.line}行目"
            told = source.mistake(path, f"「{name}」は{where}でも使われています。別のものにしてください。")
            yield told.on(SECOND, what) if what else told
        else:
            first[name] = here


def _id_unlike_file_name(checked: Checked, source: Source, key: str) -> Iterator[Mistake]:
    name = source.data[key]
    if name == source.stem:
        return
    others = (one.file for one in checked.sources.of(source.kind) if one.stem == name)
    if original := next(others, ""):
        rules = f"schemas/forms/{source.stem}.schema.json"
        own = f"に、page ときまり（{rules}）を、このフォームのものに" if key == "form" else "に"
        message = (
            f"{original} の写しのようです。いらないのなら、このファイルを消してください。"
            f"新しく作るのなら、{key} を「{source.stem}」{own}してください。"
        )
        yield source.covering(source.mistake((key,), message), (), is_row=True)
        return
    told = source.mistake((key,), f"「{name}」は、ファイル名と同じ「{source.stem}」にしてください。")
    yield told.on(*(("form", name) if key == "form" else ("page", f"/faq/{name}.md")))
