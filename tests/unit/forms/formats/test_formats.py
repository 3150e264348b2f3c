"""The named formats: what people type, what is stored, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms import formats


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("  taro@example.jp\n", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("Taro.Rei@Example.JP", "Taro.Rei@example.jp"),
        ("a@example.jp", "a@example.jp"),
        ("t_a-r.o+x@sub.example.jp", "t_a-r.o+x@sub.example.jp"),
        ("\u202ataro@example.jp\u202c", "taro@example.jp"),
        ("ta\u200bro@exam\u00adple.jp\ufeff", "taro@example.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("taro@例え。ＪＰ", "taro@xn--r8jz45g.jp"),
        ("taro@XN--R8JZ45G.jp", "taro@xn--r8jz45g.jp"),
        ("taro@faß.example", "taro@xn--fa-hia.example"),
        ("taro@例え.テスト", "taro@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_mail_addresses_we_can_reach(typed: str, stored: str) -> None:
    assert formats.mail_address(typed) == stored
    assert formats.is_mail_address(stored)


@pytest.mark.parametrize(
    "address",
    [
        ".taro@example.jp",
        "-taro@example.jp",
        "_taro@example.jp",
        "taro.@example.jp",
        "taro-@example.jp",
        "taro_@example.jp",
        "ta..ro@example.jp",
        "taro@example..jp",
        "taro@example",
        "taro@-example.jp",
        "taro@@example.jp",
        "taro example@example.jp",
        "太郎@example.jp",
        "taro@[127.0.0.1]",
        '"taro"@example.jp',
        "taro@example.jp,jiro@example.jp",
        "taro@example.jp\nBcc: jiro@example.jp",
        "@example.jp",
        "a" * 65 + "@example.jp",
        "a@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + "." + "f" * 12 + ".jp",
    ],
)
def test_mail_addresses_we_refuse(address: str) -> None:
    assert not formats.is_mail_address(formats.mail_address(address))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("れい　たろう", "レイ\u3000タロウ"),
        ("ﾚｲ ﾀﾛｳ", "レイ\u3000タロウ"),
        ("ｶﾞｯｷｭｳ ﾊﾟﾋﾟﾌﾟ", "ガッキュウ\u3000パピプ"),
        ("レイ・タロー", "レイ・タロー"),
        ("ゔぃくとりあ", "ヴィクトリア"),
        ("わ\u3099ぐなー", "ヷグナー"),
        ("ケーソン", "ケーソン"),
        ("ｹｰｿﾝ", "ケーソン"),
        ("ケ―ソン", "ケーソン"),
        ("コ─ヒ─", "コーヒー"),
        ("マ-ガレット", "マ-ガレット"),
        ("サ-ビス", "サ-ビス"),
        ("ヤマダ-ハナコ", "ヤマダ-ハナコ"),
        ("やまだ－はなこ", "ヤマダ-ハナコ"),
        ("ヤマダ‐ハナコ", "ヤマダ-ハナコ"),
        ("ヤマダ−ハナコ", "ヤマダ-ハナコ"),
        ("ケリ-", "ケリー"),
        ("ケリ- タロ-", "ケリー\u3000タロー"),
        ("ラ-ンド", "ラーンド"),
        ("イエ--イ", "イエー-イ"),
        ("か\u309bはし", "ガハシ"),
        ("は\u309cーく", "パーク"),
        ("イタㇰ", "イタㇰ"),
        ("ト\u309a セ\u309a ㇷ\u309a", "ト\u309a\u3000セ\u309a\u3000ㇷ\u309a"),
        ("ジャン＝リュック", "ジャン＝リュック"),
        ("じゃん゠りゅっく", "ジャン＝リュック"),
        ("ジャン=リュック", "ジャン＝リュック"),
        ("レイ·ハナ", "レイ・ハナ"),
        ("レイ•ハナ", "レイ・ハナ"),
        ("レイ‧ハナ", "レイ・ハナ"),
        ("れい\tはなこ", "レイ\u3000ハナコ"),
        ("れい\u200bはなこ\u202c", "レイハナコ"),
    ],
)
def test_kana(typed: str, stored: str) -> None:
    assert formats.kana(typed) == stored
    assert formats.is_kana(stored)


@pytest.mark.parametrize("typed", ["例太郎", "Taro", "レイ1", "レイ😀", "レイ\nタロウ\x00"])
def test_text_that_is_not_kana(typed: str) -> None:
    assert not formats.is_kana(formats.kana(typed))


@pytest.mark.parametrize("dash", list(formats.DASHES))
def test_every_dash_is_accepted_in_phones_and_postal_codes(dash: str) -> None:
    assert formats.phone(f"03{dash}1234{dash}5678") == "0312345678"
    assert formats.postal_code(f"120{dash}8510") == "1208510"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("０３−１２３４−５６７８", "0312345678"),
        ("(03) 1234 5678", "0312345678"),
        ("090-1234-5678", "09012345678"),
        ("+81 90-1234-5678", "09012345678"),
        ("+81(0)3-1234-5678", "0312345678"),
        ("0120-123-456", "0120123456"),
        ("0800-123-4567", "08001234567"),
        ("060-1234-5678", "06012345678"),
        ("\u202d090-1234-5678\u202c", "09012345678"),
        ("090\u200b1234\u20605678\ufe0f", "09012345678"),
        ("090\t1234\t5678", "09012345678"),
        ("0570-012-345", "0570012345"),
    ],
)
def test_phones(typed: str, stored: str) -> None:
    assert formats.phone(typed) == stored
    assert formats.is_phone(stored)


@pytest.mark.parametrize(
    "typed",
    [
        "1234-5678",
        "090-1234-567",
        "03-1234-56789",
        "電話なし",
        "",
        "00-1234-5678",
        "06-0123-4567",
        "0601234567",
        "03١٢٣٤٥٦٧٨",
    ],
)
def test_text_that_is_not_a_phone_number(typed: str) -> None:
    assert not formats.is_phone(formats.phone(typed))


@pytest.mark.parametrize("typed", ["〒120-8510", "１２０ー８５１０", " 1208510 ", "\u200e120-8510\ufeff"])
def test_postal_codes(typed: str) -> None:
    assert formats.postal_code(typed) == "1208510"
    assert formats.is_postal_code("1208510")


@pytest.mark.parametrize("typed", ["120-851", "120-85100", "ABC-DEFG", "١٢٠٨٥١٠"])
def test_text_that_is_not_a_postal_code(typed: str) -> None:
    assert not formats.is_postal_code(formats.postal_code(typed))


@pytest.mark.parametrize(
    "name",
    [
        "髙橋",
        "山﨑",
        "\ufa10本",
        "\ufa19谷",
        "\ufa11\ufe00",
        "𠮷田",
        "①",
        "渡邉 ｱﾝﾅ",
        "葛\U000e0101飾",
        "👩\u200d🦰",
    ],
)
def test_names_are_stored_as_typed(name: str) -> None:
    assert formats.line(f" {name} ") == name


def test_letters_and_their_marks_become_one_character() -> None:
    assert formats.line(unicodedata.normalize("NFD", "がっこう é 한글")) == "がっこう é 한글"
    assert formats.line("\ufa10か\u3099") == "\ufa10が"


@given(st.sampled_from(sorted(formats.CHECKS)), st.text())
def test_a_check_never_raises(name: str, typed: str) -> None:
    assert formats.CHECKS[name](typed) in (True, False)


addresses = st.from_regex(
    r"[a-z0-9]{1,9}([._+-][a-z0-9]{1,9}){0,2}@([a-z0-9]{1,9}\.){1,2}[a-z]{2,5}", fullmatch=True
)


@given(addresses, st.sampled_from(".-_+"))
def test_a_symbol_at_an_end_or_two_dots_make_an_address_unreachable(address: str, symbol: str) -> None:
    local, _, domain = address.partition("@")
    assert formats.is_mail_address(address)
    assert not formats.is_mail_address(symbol + address)
    assert not formats.is_mail_address(f"{local}{symbol}@{domain}")
    assert not formats.is_mail_address(f"a..{address}")


@given(
    st.from_regex("[1-9][0-9]{7}", fullmatch=True),
    st.sampled_from(["03", "06"]),
    st.sampled_from(formats.DASHES),
)
def test_a_phone_number_is_understood_however_it_is_written(digits: str, area: str, dash: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    plain = area + digits
    written = f"{area}{dash}{digits[:4]}{dash}{digits[4:]}"
    assert formats.phone(written) == formats.phone(written.translate(wide)) == plain
    assert formats.is_phone(plain)


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), min_size=1))
def test_hiragana_always_becomes_katakana(typed: str) -> None:
    assert formats.is_kana(formats.kana(typed))
    assert len(formats.kana(typed)) == len(typed)


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.sampled_from(["", *formats.DASHES]), st.booleans())
def test_a_postal_code_is_understood_however_it_is_written(digits: str, dash: str, wide: bool) -> None:
    written = f"〒{digits[:3]}{dash}{digits[3:]}"
    if wide:
        written = written.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert formats.postal_code(written) == digits
    assert formats.is_postal_code(digits)
