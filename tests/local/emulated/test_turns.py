"""Whoever waits for the emulated table has it before who gives it back and wants it again."""

from threading import Event, Thread

from local.emulated.turns import Turns


def test_it_is_had_in_the_order_of_asking() -> None:
    turns, had = Turns(), list[str]()

    def have(name: str) -> None:
        with turns, turns:  # entered twice, left twice
            had.append(name)

    with turns:
        others = [Thread(target=have, args=(name,)) for name in ("first", "second")]
        for n, other in enumerate(others):
            other.start()
            while turns.waiting == n:
                Event().wait(0.001)
    have("again")
    assert had == ["first", "second", "again"]
    for other in others:
        other.join()
