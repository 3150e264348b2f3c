"""Phone numbers, receipt numbers and mail addresses are kept together in a page's text."""

import pytest

from desk.views.unbroken import parts, unbroken

NUMBER, MAIL = '<span class="unbroken">{}</span>', '<span class="unbroken mail">{}</span>'


@pytest.mark.parametrize(
    "number", ["03-0000-5385", "090-1234-5678", "120-0000", "0120-00-0000", "K7M2-9XQ4-R"]
)
def test_a_number_is_kept_together(number: str) -> None:
    assert unbroken(f"<p>電話（{number}）へ</p>") == f"<p>電話（{NUMBER.format(number)}）へ</p>"


@pytest.mark.parametrize(
    "words",
    [
        *(
            "午前11時",
            "午後4時45分",
            "14時",
            "1月3日",
            "11月25日(水)",
            "1月12日（火曜日）",
            "8日（金曜日）",
            "2026年",
        ),
        *("30分", "2開庁日", "2,000文字", "3けた", "3か月", "60日", "5つ"),
    ],
)
def test_a_time_a_day_and_a_count_are_kept_together(words: str) -> None:
    assert unbroken(f"<p>次は{words}の前です</p>") == f"<p>次は{NUMBER.format(words)}の前です</p>"


def test_a_long_moment_may_break_between_its_parts() -> None:
    parts = "".join(map(NUMBER.format, ("2026年", "11月25日(水)")))
    assert unbroken("<p>2026年11月25日(水) 午前9時から午後4時45分まで</p>") == (
        f"<p>{parts} {NUMBER.format('午前9時')}から{NUMBER.format('午後4時45分')}まで</p>"
    )


@pytest.mark.parametrize("mail", ["a@example.jp", "info@taisaku.example.jp", "one.two+3@mail-1.example.jp"])
def test_an_address_is_kept_together(mail: str) -> None:
    kept = MAIL.format("<wbr>".join(parts(mail)))
    assert unbroken(f"<p>{mail}へ、{mail}。</p>") == f"<p>{kept}へ、{kept}。</p>"


def test_a_long_address_breaks_behind_its_signs_alone() -> None:
    mail = "info@a-taisaku.metro.example.jp"
    broken = "info@<wbr>a-<wbr>taisaku.<wbr>metro.<wbr>example.<wbr>jp"
    assert unbroken(f"<p>{mail}</p>") == f"<p>{MAIL.format(broken)}</p>"
    link = f'<a href="mailto:{mail}">'
    assert unbroken(f"{link}{mail}</a>") == f"{link}{broken}</a>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="tel:03-0000-5385">03-0000-5385</a>',
        '<a class="x" href="mailto:a@example.jp">メール</a>',
        '<input value="03-0000-5385" data-x=\'a>"a@example.jp\'>',
        "<textarea>03-0000-5385\na@example.jp</textarea>",
        "<title>03-0000-5385</title>",
        '<script type="application/json">{"a": "03-0000-5385 < a@example.jp"}</script>',
        "<select><option>03-0000-5385</option></select>",
        '<dd class="value">03-0000-5385</dd>',
        "<!-- 03-0000-5385 > a@example.jp -->",
        "<p>188、2026-11-25T10:00、1-2、&#10;12、&#12;年、a@b、PIO-NET、時、第3、12345年</p>",
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert unbroken(html) == html


def test_twice_is_the_same_as_once() -> None:
    link = '<a href="mailto:a@example.jp">a@example.jp</a>'
    once = unbroken(f"<p>03-0000-5385 a@example.jp {link}</p>")
    assert unbroken(once) == once
