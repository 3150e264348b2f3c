"""Names that are used and not defined, once a thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from builder.causes.places import first_of
from builder.files.sound import Checked
from builder.names.kinds import KINDS, definitions, file_of, home, shown
from builder.names.references import used_things
from builder.reading.mistakes import Mistake, Thing, places_words
from builder.reading.suggest import nearest


@dataclass(frozen=True)
class Missing:
    """What is wrong with names that aren't defined, by the thing that they name."""

    checked: Checked
    found: Mapping[Thing, Sequence[Mistake]]

    def told(self) -> list[Mistake]:
        """One mistake for each thing that is missing; a new name and the old one are the same thing."""
        told: list[Mistake] = []
        kinds = list(KINDS)
        order = sorted(self.found, key=lambda one: (-len(self.found[one]), kinds.index(one.kind), one))
        halves: set[tuple[str, str]] = set()
        left = []
        for thing in order:
            renamed = self._renamed(thing)
            is_half = any((one.file, thing.name) in halves for one in self.found[thing])
            if renamed and not is_half and self._is_likely(thing, *renamed):
                halves.add((renamed[1].file, renamed[0]))
                told.append(self._at_new_name(thing, *renamed))
            else:
                left.append(thing)
        for thing in left:
            places = [one for one in self._written(thing) if (one.file, thing.name) not in halves]
            if len({one.file for one in places}) > 1:
                told.append(self._where_it_was(thing, places))
            elif places:
                told += first_of(places)
        return told

    def _renamed(self, thing: Thing) -> tuple[str, Mistake] | None:
        """The thing that nothing uses and that may be the missing one under another name.

        A file is that only with a name that is near, in the same folder, or if it says the name itself, or is
        a half without the other: else it may be one that nothing names (a page of the footer), and would be
        turned into the missing one.
        """
        known = definitions(self.checked, thing.kind) or {}
        used = used_things(self.checked)
        within = thing.name[: -len(shown(thing.name))]
        unused = [name for name in known if name.startswith(within) and Thing(thing.kind, name) not in used]
        if KINDS[thing.kind].file:
            here = file_of(thing.kind, thing.name).rpartition("/")[0]
            unused = [name for name in unused if known[name].file.rpartition("/")[0] == here]
            alone = [
                name
                for name in unused
                if self._says(known[name].file, thing) or self._is_half(name, known[name])
            ]
        else:
            alone = [] if KINDS[thing.kind].is_seen_unnamed else unused
        name = nearest(thing.name, unused) or (alone[0] if len(alone) == 1 else "")
        return (name, known[name]) if name else None

    def _says(self, file: str, thing: Thing) -> bool:
        """Whether a file says inside that it is the thing: a form, or a list of questions."""
        own = next((one.data for one in self.checked.sources.files if one.file == file), None)
        stem = PurePosixPath(file_of(thing.kind, thing.name)).stem
        return isinstance(own, dict) and stem in (own.get("form"), own.get("id"))

    def _is_likely(self, thing: Thing, name: str, definition: Mistake) -> bool:
        """Whether the thing has a wrong name and not its only use: also if its other half is missing."""
        return len(self._written(thing)) > 1 or self._is_half(name, definition)

    def _written(self, thing: Thing) -> Sequence[Mistake]:
        """The places that say the name, without those of values that come from one; else all places."""
        sources = self.checked.sources
        rules = (*sources.schemas.values(), *sources.workflows.values(), *sources.actions.values())
        texts = {one.file: one.text.split("\n") for one in (*sources.files, *rules)}
        name = shown(thing.name)
        places = [
            one
            for one in self.found[thing]
            if one.file not in texts or name in "".join(texts[one.file][one.line - 1 : one.line])
        ]
        return places or self.found[thing]

    def _is_half(self, name: str, definition: Mistake) -> bool:
        """Whether what goes with a thing (a form and its rules) is missing, too."""
        return any(
            other.name == name and any(one.file == definition.file for one in found)
            for other, found in self.found.items()
        )

    def _at_new_name(self, thing: Thing, name: str, definition: Mistake) -> Mistake:
        kind, old, new = KINDS[thing.kind], shown(thing.name), shown(name)
        right = f"ファイルの名前を「{file_of(thing.kind, thing.name)}」" if kind.file else f"ここを「{old}」"
        message = (
            f"「{new}」という{kind.words}は、どこからも使われていません。使われているのは、「{old}」です"
            f"（{places_words(self.found[thing])}）。書き間違いなら、{right}に直してください。"
            f"名前を変えたのなら、使っているところも「{new}」に直してください。"
        )
        return replace(definition, message=message)

    def _where_it_was(self, thing: Thing, places: Sequence[Mistake]) -> Mistake:
        kind = KINDS[thing.kind]
        if not kind.file:
            what = f"「{shown(thing.name)}」という{kind.words}がありません。"
            do = "消したのなら、使っているところも直すか、元に戻してください。"
        else:
            what, do = "このファイルがありません。", "作るか、元に戻すか、使っているところを直してください。"
        message = f"{what}次のところで使われています: {places_words(places)}。{do}"
        known = definitions(self.checked, thing.kind) or {}
        if near := nearest(thing.name, known):
            message += f"「{shown(near)}」のことなら、使っているところの名前を直してください。"
        return replace(home(self.checked, thing.kind, thing.name), message=message)
