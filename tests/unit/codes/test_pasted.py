"""The number and the code in what people paste, however a mail program broke it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.codes.manage_code import link_code, plain_code
from desk.domain.codes.pasted import receipt_and_code
from desk.domain.codes.receipt import new_receipt

NUMBER = new_receipt()
CODE = link_code("11111111-2222-4333-8444-555555555555", keys={"A": b"test"})
FOUND = (NUMBER, plain_code(CODE))

breaks = st.sampled_from(
    ["\n", "\r\n> ", "\n>> ", "\n> > ", "> ", "|", " │ ", "=\r\n", "\n\t", "＞", "\u200b", "*"]
)


@given(st.data())
def test_a_code_is_found_wherever_it_was_broken(data: st.DataObject) -> None:
    text = f"{NUMBER}.{CODE}"
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(len(NUMBER) + 1, len(text)))
        text = text[:at] + data.draw(breaks) + text[at:]
    for link in (f"https://x.example/online/manage/#{text}", f"<https://x.example/online/manage/#{text}>"):
        assert receipt_and_code(link, "") == FOUND
        assert receipt_and_code("", link) == FOUND
        assert receipt_and_code(NUMBER, link) == FOUND


@given(st.integers(1, len(NUMBER) - 1), breaks)
def test_a_number_is_found_wherever_it_was_broken(at: int, broken: str) -> None:
    assert receipt_and_code(NUMBER[:at] + broken + NUMBER[at:], CODE) == FOUND


@pytest.mark.parametrize("text", ["", " ", "?", "受付番号", "> ", "A" * 200])
def test_what_holds_neither_gives_nothing(text: str) -> None:
    number, _ = receipt_and_code(text, text)
    assert number == ""
