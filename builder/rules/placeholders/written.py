"""Placeholders and blocks in the editors' texts: every `{{ … }}` that nothing fills in.

`values` has what is known at build time. What the functions fill in at run time is the `placeholders` of the
text's schema; of those, a mail may name what all its uses have (`desk.domain.mail.uses.table`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from builder.files.sound import Checked
from builder.names.kinds import names, of_a_missing
from builder.names.references import GROUPS
from builder.reading.mistakes import OTHER_USE, Mistake, Thing
from builder.reading.source import Path, Source, once_a_source
from builder.reading.suggest import did_you_mean
from builder.rules.markup.links import targets_of
from builder.rules.markup.targets import Targets
from builder.rules.placeholders.run_time import at_run_time, named
from builder.texts.block_names import ARGUMENTS, BLOCK, ROWS
from builder.texts.values import DEFINED_BY, KEYS, resolve, values
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.uses.table import uses_of
from desk.domain.mail.uses.use import OF_MANAGING, OF_SEMINARS, OF_SLOTS, OF_SUBMISSION

_BRACES = re.compile(r"(?P<empty>\{\{\s*\}\})|\{\{|\}\}")
_ANY_BRACE = re.compile(r"[{}｛｝《〈【〔%％]|\[\[|［［|<<|＜＜")
_BLANK = r"[ \t\u3000]*"
_A_PAGE = r"page[ \u3000]+/?(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.md(?:#[A-Za-z0-9_-]*)?"
_LIKELY_NAME = rf"(?P<name>{_A_PAGE}|[A-Za-zＡ-Ｚａ-ｚ][\w.-]*(?:[ \u3000]+[\w.-]+){{0,2}})"
LIKELY = re.compile(rf"[{{｛]{{1,3}}{_BLANK}{_LIKELY_NAME}{_BLANK}[}}｝]{{1,3}}")
"""A name in braces of any width and number, which was meant as a placeholder."""
OTHER_MARKS = re.compile(
    rf"(?:\[\[|［［|<<|＜＜|[《〈【〔]|[%％]{{1,2}}){_BLANK}{_LIKELY_NAME}{_BLANK}(?:\]\]|］］|>>|＞＞|[》〉】〕]|[%％]{{1,2}})"
)
"""A name between the marks that other programs have for it; it may be a word of the text, too."""


def placeholder_mistakes(checked: Checked) -> Iterator[Mistake]:
    """The problems of every text that could be read, including files of a wrong shape."""
    judge = _Judge(checked)
    for source in checked.sources.files:
        if source.kind == "words":
            continue  # regular expressions may have braces
        for path, text, filled in _with_braces(source, checked.kind_schemas[source.kind].schema):
            for fragment, start, message in judge.complaints(text, at_run_time(checked, source, filled)):
                nth = text.count(fragment, 0, start)
                told = judge.about(source.mistake(path, message, fragment=fragment, nth=nth), fragment)
                yield told.unless_wrong(OTHER_USE, source.stem) if source.kind == "mail" else told
        if source.kind == "page":
            alone = {match.start("written") for match in BLOCK.finditer(source.body)}
            for fragment, start, message in judge.complaints(source.body, frozenset(), alone=alone):
                yield judge.about(source.mistake_at(source.body_start + start, message), fragment)


class _Found(NamedTuple):
    """What there is in a text: placeholders, what was likely meant as one, what other programs would take
    for one, and braces that belong to none of them.
    """

    placeholders: tuple[re.Match[str], ...]
    likely: tuple[re.Match[str], ...]
    others: tuple[re.Match[str], ...]
    braces: tuple[re.Match[str], ...]


@lru_cache(maxsize=4096)
def _found(text: str) -> _Found:
    placeholders = tuple(PLACEHOLDER.finditer(text))
    covered = {at for match in placeholders for at in range(match.start(), match.end())}
    likely = tuple(match for match in LIKELY.finditer(text) if match.start() not in covered)
    covered |= {at for match in likely for at in range(match.start(), match.end())}
    braces = tuple(match for match in _BRACES.finditer(text) if match.start() not in covered)
    return _Found(placeholders, likely, tuple(OTHER_MARKS.finditer(text)), braces)


@once_a_source
def _with_braces(source: Source, schema: Any) -> list[tuple[Path, str, frozenset[str]]]:
    """(path, text, the placeholders that the schema has for it) of each text in which there may be some."""
    return [(path, text, named(schema, path)) for path, text in source.texts() if _ANY_BRACE.search(text)]


@dataclass(frozen=True)
class _Judge:
    checked: Checked

    @cached_property
    def known(self) -> Mapping[str, str]:
        return values(self.checked)

    @cached_property
    def _lives(self) -> frozenset[str]:
        """The kinds of form that the desk may have mails of."""
        seminars = {"seminar"} if self.checked.sources.of("seminars") else set[str]()
        return frozenset({"any", "booking", "consultation"} | seminars)

    @cached_property
    def _targets(self) -> Targets:
        return targets_of(self.checked)

    def about(self, mistake: Mistake, fragment: str) -> Mistake:
        """The mistake, about the thing that the placeholder `fragment` names and that there isn't; else about
        the placeholder, however often the file has it.
        """
        match = PLACEHOLDER.fullmatch(fragment)
        thing = self._missing(match[1].strip()) if match else None
        if thing:
            return of_a_missing(thing.kind, mistake.on(*thing))
        if not match or match[1].strip() in self.known:
            return mistake
        return mistake.on("placeholder", f"{mistake.file} {match[1].strip()}")

    def _missing(self, name: str) -> Thing | None:
        word, *arguments = name.split() or [""]
        if word == "page" and len(arguments) == 1:
            return self._targets.missing(arguments[0], page=None)
        if word == "block" and len(arguments) == 2 and ARGUMENTS.get(arguments[0]):
            return self._unknown(GROUPS[ARGUMENTS[arguments[0]] or ""], arguments[1])
        group, _, rest = name.partition(".")
        if group not in DEFINED_BY or name in self.known:
            return None
        if group not in GROUPS:
            return Thing("value", name)
        thing, key = rest.partition(".")[::2]
        missing = self._unknown(GROUPS[group], f"/faq/{thing}.md" if group == "faq" else thing)
        if missing is None and group in ("desks", "directory") and key == "hours_words":
            calendars = (
                row["calendar"] for _, _, row in self.checked.rows("desks", group) if row["id"] == thing
            )
            missing = self._unknown("calendar", next(calendars, ""))
        if missing is None and group == "forms" and key.partition(".")[0] in ("slots", "handling"):
            missing = Thing(key.partition(".")[0], thing)
        return missing or Thing("value", name)

    def _may_be(self, name: str) -> bool:
        """Whether a file that is wrong otherwise may define the value."""
        group, _, rest = name.partition(".")
        thing, _, key = rest.partition(".")
        if group == "forms" and key.startswith("promise."):
            return self._may_be_promised(thing, key.removeprefix("promise."))
        if self.checked.is_sound(*DEFINED_BY.get(group, ())):
            return False
        of_file = {"forms": "form", "faq": "faq"}.get(group)
        if of_file and any(one.stem == thing for one in self.checked.all(of_file)):
            return False
        kind = GROUPS.get(group)
        if kind and self._unknown(kind, f"/faq/{thing}.md" if group == "faq" else thing):
            return False
        return group not in KEYS or (key if kind else rest) in KEYS[group]

    def _may_be_promised(self, form: str, state: str) -> bool:
        """Whether a form's life, if it weren't wrong, may have an end of a state's time that applicants are
        told.
        """
        forms = [one for one in self.checked.sources.of("form") if one.stem == form]
        if not forms or forms[0] not in self.checked.all("form"):
            return bool(forms)
        name = forms[0].data["workflow"]
        if name not in self.checked.workflows:
            return name in self.checked.sources.workflows
        rule = self.checked.workflows[name].data["states"].get(state, {})
        return "promise" in rule and "due" not in rule

    def _unknown(self, kind: str, name: str) -> Thing | None:
        known = names(self.checked, kind)
        return Thing(kind, name) if known is not None and name not in known else None

    def complaints(
        self, text: str, allowed: frozenset[str], *, alone: set[int] | frozenset[int] = frozenset()
    ) -> Iterator[tuple[str, int, str]]:
        """(what is written, where, what is wrong); `alone` is where blocks are allowed."""
        found = _found(text)
        for match in found.placeholders:
            message = self._complaint(match[1].strip(), allowed, is_alone=match.start() in alone)
            if message:
                yield match[0], match.start(), message
        for likely in found.likely:
            yield likely[0], likely.start(), _braces_complaint(likely)
        for other in found.others:
            if other["name"] in allowed or other["name"] in self.known or "/" in other["name"]:
                yield other[0], other.start(), _braces_complaint(other)
        for braces in found.braces:
            wrong = "の中に、名前がありません" if braces["empty"] else "が組になっていません"
            message = f"「{{{{」と「}}}}」{wrong}。{{{{ 名前 }}}} の形に直してください。"
            yield braces[0], braces.start(), message

    def _complaint(self, name: str, allowed: frozenset[str], *, is_alone: bool) -> str | None:
        if name in allowed:
            return None
        if name in self.known:
            return self._circle_complaint(name)
        word, *arguments = name.split() or [""]
        if word == "page":
            return self._page_complaint(arguments)
        if word == "block":
            if is_alone:
                return self._block_complaint(arguments)
            return "block は、ページ（.md）の中で、1行にそれだけを書いてください。"
        if self._may_be(name):
            return None
        others = (*uses_of("desk"), *uses_of("magazine"))
        if allowed - {*OF_SUBMISSION} and any(allowed <= use.placeholders for use in others):
            usable = _listed(sorted(allowed))
            hint = f"ここで使えるのは{usable}と、desks などの値です。"
            return f"「{{{{ {name} }}}}」は、ここでは使えません。{hint}"
        if name in OF_SLOTS and allowed and not allowed & OF_SLOTS:
            return f"「{{{{ {name} }}}}」は、予約の枠（slots）があるフォームでだけ使えます。"
        if name in OF_SEMINARS and allowed and not allowed & OF_SEMINARS:
            return f"「{{{{ {name} }}}}」は、セミナーの申込みのフォームでだけ使えます。"
        if name in OF_MANAGING and "contact" in allowed and not allowed & OF_MANAGING:
            where = "申し込んだ方が受付を確かめるページを使えるフォーム（slots か manage: true があるもの）"
            return f"「{{{{ {name} }}}}」は、{where}でだけ使えます。"
        if name in OF_SUBMISSION:
            return f"「{{{{ {name} }}}}」は、ここでは使えません。メールとフォームの done の文だけで使えます。"
        for whose, uses in (
            ("フォーム", uses_of("form")),
            ("窓口（desks.yml）", uses_of("desk")),
            ("メールマガジン（magazines.yml）", uses_of("magazine")),
        ):
            if found := "・".join(use.id for use in uses if name in use.facts and use.life in self._lives):
                where = f"{whose}の mails の {found} のメール"
                return f"「{{{{ {name} }}}}」は、ここでは使えません。{where}だけで使えます。"
        hint = did_you_mean(name, [*self.known, *self._possible(name), *allowed])
        hint = hint or self._neighbours(name)
        if not hint and allowed:
            hint = f"ここで使えるのは{_listed(sorted(allowed))}と、desks などの値です。"
        hint = hint or "名前を見直してください。"
        return f"「{{{{ {name} }}}}」という値はありません。{hint}"

    def _possible(self, name: str) -> list[str]:
        """The values that there are, whatever else is wrong with their file: of the thing that was named, or
        what was named of all things.
        """
        group, _, rest = name.partition(".")
        kind, (thing, _, key) = GROUPS.get(group), rest.partition(".")
        if group not in KEYS or self.checked.is_sound(*DEFINED_BY[group]):
            return []
        if kind is None:
            return [f"{group}.{one}" for one in KEYS[group]]
        known = {one.rpartition("/")[2].removesuffix(".md") for one in names(self.checked, kind) or ()}
        if thing in known:
            return [f"{group}.{thing}.{one}" for one in KEYS[group]]
        return [f"{group}.{one}.{key}" for one in known]

    def _neighbours(self, name: str) -> str:
        """The values beside the one that was named, if they are few."""
        group = name.rpartition(".")[0]
        beside = [one for one in self.known if group and one.rpartition(".")[0] == group]
        return f"使えるのは{_listed(beside)}です。" if 0 < len(beside) < 9 else ""

    def _page_complaint(self, arguments: list[str]) -> str | None:
        if len(arguments) != 1:
            return "page の後には、ページの場所を1つ書きます。例: {{ page /online/flow.md }}"
        return self._targets.complaint(arguments[0], page=None)

    def _circle_complaint(self, name: str) -> str | None:
        left = PLACEHOLDER.findall(resolve(self.known[name], self.known))
        if not any(inner in self.known for inner in left):
            return None
        return f"「{{{{ {name} }}}}」の値が、自分自身を指しています。値をそのまま書いてください。"

    def _block_complaint(self, words: list[str]) -> str | None:
        name, arguments = (words[0], words[1:]) if words else ("", [])
        if name not in ARGUMENTS:
            hint = did_you_mean(name, ARGUMENTS) or f"使えるのは{_listed(ARGUMENTS)}です。"
            return f"「{name}」という block はありません。{hint}"
        wanted = ARGUMENTS[name]
        if wanted is None:
            return f"block {name} の後には、何も書きません。" if arguments else None
        known = self._ids(wanted)
        if len(arguments) == 1 and (arguments[0] in known or not self.checked.is_sound(*DEFINED_BY[wanted])):
            return None
        hint = did_you_mean(" ".join(arguments), known) or f"書けるのは{_listed(known)}です。"
        return f"block {name} の後には、id を1つ書きます。{hint}"

    def _ids(self, wanted: str) -> list[str]:
        if wanted == "forms":
            return sorted(source.stem for source in self.checked.sources.of("form"))
        return sorted(row["id"] for _, _, row in self.checked.rows(*ROWS[wanted]))


def _braces_complaint(likely: re.Match[str]) -> str:
    name = " ".join(unicodedata.normalize("NFKC", likely["name"]).split())
    return f"「{likely[0]}」は、このままの形で出てしまいます。「{{{{ {name} }}}}」と、半角で書いてください。"


def _listed(names: Any) -> str:
    return "".join(f"「{name}」" for name in names)
