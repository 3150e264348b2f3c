"""Who asks the desk in a training: nobody who exists. Each has a mailbox of their own, for its caps count."""

from collections.abc import Mapping

from local.training.answers import PERSON

_FAMILY = (("例", "れい"), ("例田", "れいだ"), ("例川", "れいかわ"), ("例山", "れいやま"), ("例野", "れいの"))
_GIVEN = (
    ("太郎", "たろう"),
    ("花子", "はなこ"),
    ("一郎", "いちろう"),
    ("二三子", "ふみこ"),
    ("四郎", "しろう"),
    ("五月", "さつき"),
    ("六花", "りっか"),
)
_MESSAGES = (
    "例：店で、同じお客さまから何度も電話があり、長い時間しかられています。どう対応すればよいか知りたいです。",
    "例：会員の店から、大きな声で返金を求められたという相談を受けました。断り方を教えてください。",
    "例：働いている人が、お客さまの言葉で休みがちになりました。職場でできることを相談したいです。",
    "例：マニュアルを作りたいのですが、何から始めればよいかわかりません。",
    "例：動画をとられて、ネットに出すと言われました。急いで相談したいです。",
)


def person(number: int) -> Mapping[str, str]:
    """The `number`th made-up applicant (from 0), in the names of PERSON."""
    (family, kana), (given, given_kana) = _FAMILY[number % len(_FAMILY)], _GIVEN[number % len(_GIVEN)]
    return {
        **PERSON,
        "name": f"{family} {given}",
        "kana": f"{kana} {given_kana}",
        "mail": f"rei{number + 1}@example.jp",
        "phone": f"03-0000-{number:04}",
        "address": f"例県例市例町{number % 9 + 1}番{number % 20 + 1}号",
        "message": _MESSAGES[number % len(_MESSAGES)],
        "corporate_number": corporate_number(800000000001 + number),
    }


def corporate_number(base: int) -> str:
    """Twelve digits with the check digit of 法人番号 before them (法人番号の指定等に関する省令 第2条)."""
    digits = [int(digit) for digit in f"{base:012}"]
    total = sum(digit * (2 if n % 2 else 1) for n, digit in enumerate(reversed(digits)))
    return f"{9 - total % 9}{base:012}"
