"""Puts the new values in place of the old ones wherever they are written out: in sentences, in READMEs, in
the words of other languages.
"""

import re
from collections.abc import Mapping
from typing import Any

from builder.texts.fold import is_kanji
from scaffold.edits import yaml_text
from scaffold.parts import FACT_FILES
from scaffold.stage import Doubt, Stage

SEARCH = "content/search.yml"
_SHORTEST = 3
"""Shorter values are parts of too many words; but for the municipality's name (港区), which isn't looked for
behind another character of a name.
"""

_OFFICES = {one: f"{one}役所" for one in "区市"} | {one: f"{one}役場" for one in "町村"}
_OFFICES |= {one: f"{one}庁" for one in "都道府県"}
"""The last character of a municipality's name -> what people call the house where it works."""

_READ = {"役所": "やくしょ", "役場": "やくば", "庁": "ちょう"}


def changed_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Old -> new of each value that was answered otherwise, the longest first."""
    found: dict[str, str] = {}
    one, other = old["municipality"], new["municipality"]
    found[one["name"]] = other["name"]
    if {one["name"][-1], other["name"][-1]} <= {*_OFFICES}:
        found[_office(one["name"])] = _office(other["name"])
    if one["reading"]:
        found[f"{one['name']}《{one['reading']}》"] = f"{other['name']}《{other['reading']}》"
    if one["english"]:
        found[one["english"]] = other["english"]
    for key in ("name", "address", "official"):
        found[old["site"][key]] = new["site"][key]
    desks = {row["id"]: row for row in new["desks"]}
    for row in old["desks"]:
        own = desks.get(row["id"], {})
        found |= {value: own[key] for key, value in row.items() if key != "id" and key in own}
    for key in ("phones", "neighbours"):
        for row, own in zip(old[key], new.get(key, []), strict=False):
            found |= {row["name"]: own["name"], row["phone"]: own["phone"]}
    if "meeting" in old and "meeting" in new:
        found[old["meeting"]["service"]] = new["meeting"]["service"]
        found[old["meeting"]["manual_url"]] = new["meeting"]["manual_url"]
    return {
        value: found[value]
        for value in sorted(found, key=len, reverse=True)
        if value != found[value] and (len(value) >= _SHORTEST or value == one["name"])
    }


def _office(name: str) -> str:
    """例市役所, 例県庁"""
    return name[:-1] + _OFFICES.get(name[-1], name[-1])


def write_everywhere(stage: Stage, changed: Mapping[str, str]) -> None:
    """Write the new values over the old ones, in every file of the editors."""
    if not changed:
        return
    pattern = re.compile("|".join(map(_found, changed)))
    for name in stage.files("content/*", "faq/*"):
        if name.endswith((".md", ".yml")):
            text = stage.text(name)
            new = pattern.sub(lambda match: changed[match[0]], text)
            if new != text:
                stage.write(name, new)


def write_kind(stage: Stage, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """区外 and 区民 of a ward are 町外 and 町民 at a town. Where the kind alone is said (区の)
    or has its reading behind it, somebody has to look.
    """
    was, now = (one["municipality"]["name"][-1] for one in (old, new))
    if was == now or was not in _OFFICES or now not in _OFFICES:
        return
    put = {f"{was}{one}": f"{now}{one}" for one in "外内民"} | {_OFFICES[was]: _OFFICES[now]}
    pattern = re.compile(rf"(?<![一-龠々ァ-ヶ0-9])(?:{'|'.join(map(re.escape, put))})(?!局番|《)")
    for name in stage.files("content/*", "faq/*"):
        if name.endswith((".md", ".yml")):
            text = stage.text(name)
            said = pattern.sub(lambda match: put[match[0]], text)
            if said != text:
                stage.write(name, said)
    left = rf"(?<![一-龠々ァ-ヶ0-9]){was}(?:の|《|[外内民]《)"
    why = f"「{was}」のことを言っています。「{now}」のことに書きなおしてください"
    stage.doubts.append(Doubt(files=FACT_FILES, words=left, why=why))


def write_readings(stage: Stage, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """How the municipality's names are read, for who searches in hiragana: after the names themselves."""
    one, other = old["municipality"], new["municipality"]
    text = stage.text(SEARCH) if stage.has(SEARCH) else ""
    for word, kana in yaml_text.read(text).data.get("readings", {}).items() if text else ():
        if word == other["name"]:
            text = yaml_text.put(text, ("readings", word), other["reading"])
        elif other["name"] in word and one["reading"]:
            read = kana.replace(one["reading"], other["reading"], 1)
            if word == _office(other["name"]) and one["name"][-1] != other["name"][-1]:
                read = other["reading"] + _READ[word.removeprefix(other["name"])]
            text = yaml_text.put(text, ("readings", word), read)
    if text:
        stage.write(SEARCH, text)


def _found(value: str) -> str:
    return re.escape(value) if len(value) >= _SHORTEST else f"(?<![一-龠々ァ-ヶ]){re.escape(value)}"


def write_other_languages(stage: Stage, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """The names of desks and phones in the words of other languages: with readings where the language has
    them; else those of another line go, and the Japanese name stands there until somebody writes one.
    """
    for name in stage.files("content/languages/*.yml"):
        text = stage.text(name)
        data = yaml_text.read(text).data
        has_readings = bool(data.get("readings"))
        for key, value in _names(stage, old, new):
            if key not in data["values"]:
                continue
            if has_readings:
                text = yaml_text.put(text, ("values", key), with_readings(value, new["municipality"]))
            else:
                text = yaml_text.remove(text, ("values", key))
        stage.write(name, text)


def _names(stage: Stage, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(key of a language's values, Japanese) of each name and text that isn't the old one with another
    municipality.
    """
    was = {row["id"]: row for row in old["desks"]}
    swap = (old["municipality"]["name"], new["municipality"]["name"])
    found = []
    for row in new["desks"]:
        for key in ("name", "short_name"):
            if row["id"] in was and was[row["id"]][key].replace(*swap) != row[key]:
                found.append((f"desks.{row['id']}.{key}", row[key]))
    said = {
        name: row.get("about", "").replace(*swap).strip()
        for key in ("phones", "neighbours")
        for row in old[key]
        for name in (row["name"], row["name"].replace(*swap))
    }
    lines = {(row["name"], row["phone"]) for key in ("phones", "neighbours") for row in old[key]}
    names = {row["name"].replace(*swap) for row in old["phones"]}
    for row in yaml_text.read(stage.text("content/desks.yml")).data["directory"]:
        if "-" not in row["phone"]:
            continue
        if (row["name"], row["phone"]) in lines or row["name"] in names:
            if row["name"] in said and said[row["name"]] != row["about"].replace(*swap).strip():
                found.append((f"directory.{row['id']}.about", row["about"].strip()))
            continue
        found += [(f"directory.{row['id']}.{key}", row[key].strip()) for key in ("name", "about")]
    if old["meeting"] != new.get("meeting", old["meeting"]) if "meeting" in old else False:
        found.append(("meeting.service", new["meeting"]["service"]))
    return found


def with_readings(text: str, municipality: Mapping[str, str]) -> str:
    """A Japanese text with the reading of each word in kanji behind it, as the dictionary has it."""
    from sudachipy import Dictionary, SplitMode

    said = text.replace(municipality["name"], f"｜{municipality['name']}《{municipality['reading']}》 ")
    parts = re.split(r"(｜[^》]*》|\{\{[^}]*\}\})", said)
    tokenizer = Dictionary(dict="small").tokenizer()
    found = []
    for part in parts:
        if part.startswith(("｜", "{{")):
            found.append(part.replace("｜", "") if all(map(is_kanji, municipality["name"])) else part)
            continue
        for token in tokenizer.tokenize(part, SplitMode.C):
            found.append(_with_reading(token.surface(), _hiragana(token.reading_form())))
    return re.sub("[ 　]+", " ", "".join(found)).strip()


def _with_reading(word: str, kana: str) -> str:
    if not any(map(is_kanji, word)):
        return word
    mark = "" if all(map(is_kanji, word)) else "｜"
    return f"{mark}{word}《{kana}》"


def _hiragana(kana: str) -> str:
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in kana)
