"""Postal addresses: what people type, what is asked about, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms import formats
from desk.domain.forms.formats.address import may_lack_number


@pytest.mark.parametrize(
    "address",
    [
        "東京都足立区中央本町1-17-1",
        "東京都足立区中央本町１丁目１７番１号",
        "足立区中央本町一丁目十七番一号",
        "足立区千住1丁目4−18 例マンション101号室",
        "足立区入谷町無番地",
        "足立区柳原二の三",
        "北海道例市字例３５番地",
        "例町番地なし",
        "例町地番なし",
        "例町壱番地",
        "例町弐拾番三",
        "例町12日本ビル",
        "港区麻布十番一丁目二番",
        "札幌市中央区北1条西2丁目3",
        "足立区千住12日の出ハイツ",
        "札幌市北区北24条西5-1-2",
        "足立区千住1-2-3 例ハイツB-102",
    ],
)
def test_addresses_with_a_house_number(address: str) -> None:
    assert formats.is_address(formats.text(address))


@pytest.mark.parametrize(
    "address",
    [
        "東京都足立区",
        "足立区千住",
        "東京都足立区六町",
        "足立区一ツ家",
        "千葉県八千代市",
        "千代田区四番町",
        "台東区三ノ輪",
        "例町101号室",
        "2024年に引っ越しました",
        "〒120-0000 東京都足立区千住",
        "1200005 東京都足立区綾瀬",
        "足立区綾瀬 TEL 0338805111",
        "足立区綾瀬 電話は09012345678",
        "番地なし",
    ],
)
def test_addresses_without_a_house_number(address: str) -> None:
    assert not formats.is_address(formats.text(address))


def test_an_address_over_several_lines_is_stored_as_one() -> None:
    assert (
        formats.address("東京都足立区例町1-2-3\r\n 例マンション101\n")
        == "東京都足立区例町1-2-3\u3000例マンション101"
    )


@pytest.mark.parametrize(
    "address",
    [
        "足立区千住一丁目",
        "足立区千住１丁目",
        "札幌市中央区北1条西2丁目",
        "札幌市北区北24西5",
        "港区麻布十番",
        "例町三",
        "足立区綾瀬1985年生",
        "足立区綾瀬 昭和60年生まれ",
        "足立区綾瀬 1985.3.4生",
        "足立区千住 10/1",
        "足立区千住 3LDK",
        "足立区千住 例ハイツ B-102",
        "足立区千住0-0-0",
        "足立区千住〇-〇-〇",
    ],
)
def test_an_address_that_may_be_complete_is_accepted_and_asked_about(address: str) -> None:
    assert formats.is_address(formats.address(address))
    assert may_lack_number(formats.address(address))


places = st.text("足立区例町東西南北本木", min_size=1, max_size=12)
chome = st.sampled_from(["", "1丁目", "１丁目", "一丁目", "十二丁目"])
house = st.sampled_from(["2", "２", "2-3", "２−３", "2番3号", "二番三号", "二の三", "無番地", "番外地"])


@given(places, chome, house)
def test_an_address_needs_a_house_number(place: str, part: str, number: str) -> None:
    assert formats.is_address(formats.address(place + part + number))
    assert not may_lack_number(formats.address(place + part + number))
    assert formats.is_address(formats.address(place + part)) == may_lack_number(formats.address(place + part))
    assert bool(part) == may_lack_number(formats.address(place + part))
