"""What a postal code says about an address: from Japan Post's rows to the files that a page reads."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from builder.check import read
from builder.pages.published import postal, postal_cut
from builder.site import build_site
from tests.conftest import copy_example
from tests.unit.builder.cases import change, small_desk
from tests.unit.builder.test_site import with_config

Files = Mapping[str, Mapping[str, Mapping[str, str]]]


def told(files: Files, code: str) -> list[str]:
    """What a page finds under a code."""
    return [place + towns[code[2:]] for place, towns in files[code[:2]].items() if code[2:] in towns]


def of_rows(*rows: tuple[str, str, str, str]) -> list[str]:
    """What a page finds under one code with these rows of prefecture, city, town and note."""
    return told(postal_cut.postal_files(("1000001", *row) for row in rows), "1000001")


@cache
def published() -> Files:
    """The real files, by their two digits."""
    _, assets = postal.postal_assets()
    return {asset.uri[-7:-5]: json.loads(asset.content) for asset in assets}


@pytest.mark.parametrize(
    ("rows", "address"),
    [
        ([("例県", "例市", "本町", "")], "例県例市本町"),
        ([("例県", "例市", "", "以下に掲載がない場合")], "例県例市"),
        ([("例県", "例市", "本町", "1〜19丁目")], "例県例市本町"),
        # Only the part that all places of a code share.
        ([("例県", "例市", "本町", ""), ("例県", "例市", "本町", "字一番")], "例県例市本町"),
        ([("例県", "例市", "本町", ""), ("例県", "例市", "本郷", "")], "例県例市"),
        ([("例県", "例市", "本町", ""), ("例県", "別市", "本町", "")], "例県"),
        # In Kyoto the street comes before the town.
        ([("京都府", "京都市上京区", "大宮町", "今出川通河原町西入")], "京都府京都市上京区"),
        ([("京都府", "京都市下京区", "大宮", "1〜3丁目")], "京都府京都市下京区大宮"),
        ([("例県", "例市", "大通", "大通西")], "例県例市大通"),
        # A building, no name at all, a town that is the city, and lots that belong to the number.
        ([("例県", "例市", "本町例ビル", "12階")], "例県例市"),
        ([("例県", "例市", "本町例ビル", "地階・階層不明")], "例県例市"),
        ([("例県", "例郡例町", "甲、乙", "")], "例県例郡例町"),
        ([("例県", "例郡例町", "例町の次に１〜４２６番地がくる場合", "")], "例県例郡例町"),
        ([("例県", "例郡例町", "例町", "")], "例県例郡例町"),
        ([("例県", "例市", "左草１地割〜左草", "６地割")], "例県例市左草"),
    ],
)
def test_an_address_is_given_as_far_as_it_is_certain(
    rows: list[tuple[str, str, str, str]], address: str
) -> None:
    assert of_rows(*rows) == [address]


def test_a_code_of_two_prefectures_gives_nothing() -> None:
    assert of_rows(("例県", "例市", "", ""), ("別県", "別市", "", "")) == []


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("1000001", "東京都千代田区千代田"),
        ("1200034", "東京都足立区千住"),
        ("1200000", "東京都足立区"),
        ("0600042", "北海道札幌市中央区大通西"),
        ("4520961", "愛知県清須市"),
        ("6020847", "京都府京都市上京区"),
        ("6040935", "京都府京都市中京区丁子屋町"),
        ("5220317", "滋賀県犬上郡多賀町一円"),
    ],
)
def test_known_codes_give_their_address(code: str, address: str) -> None:
    assert told(published(), code) == [address]


def test_the_whole_country_is_there() -> None:
    files = published()
    assert list(files) == [f"{number:02}" for number in range(100)]
    codes = [(place, rest, town) for file in files.values() for place, towns in file.items()
             for rest, town in towns.items()]  # fmt: skip
    assert len(codes) > 100_000
    assert [
        one for one in codes if len(one[1]) != 5 or any(char in "".join(one) for char in "（）、〜「」")
    ] == []
    assert [
        place for place in {place for place, _, _ in codes} if place[2] not in "都道府県" and place[3] != "県"
    ] == []


def test_the_files_are_those_of_the_pinned_package() -> None:
    """If not: `make lock`, or the lines of it that cut them."""
    cut = {path.name: path.read_text(encoding="utf-8") for path in postal_cut.FOLDER.iterdir()}
    pinned = postal_cut.texts()
    assert [name for name in {**cut, **pinned} if cut.get(name) != pinned.get(name)] == []


def test_a_desk_whose_forms_fill_nothing_publishes_none(tmp_path: Path) -> None:
    build_site(with_config(small_desk(tmp_path)), tmp_path / "site", tmp_path / "bundle.json")
    assert list((tmp_path / "site").rglob("*postal*/*")) == []
    html = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert [page for page in html if "postal" in page] == []


def test_only_a_postal_code_fills(tmp_path: Path) -> None:
    copy_example(tmp_path)
    change(tmp_path / "content/forms/booking.yml", "    autocomplete: name\n", "    fills: address\n")
    (mistake,) = read(tmp_path)[1]
    assert mistake.file == "content/forms/booking.yml"
    assert mistake.message == (
        "fills は、郵便番号（きまりの format が jp-postal-code）の項目でだけ使えます。消してください。"
    )
