"""A lock that is had in turn: whoever waits has it before who gives it back and wants it again.

Python's own locks are had by whoever is the quickest. What works on the table for minutes would keep people
at their pages waiting, although it gives the lock back after each step.
"""

from collections import deque
from threading import Lock, get_ident


class Turns:
    """A context manager. A thread that has it may enter it again, as with an RLock."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._owner = 0
        self._depth = 0
        self._waiting: deque[tuple[int, Lock]] = deque()

    @property
    def waiting(self) -> int:
        """How many threads wait for it now."""
        return len(self._waiting)

    def __enter__(self) -> None:
        me, turn = get_ident(), Lock()
        with self._guard:
            if self._owner in (0, me):
                self._owner = me
                self._depth += 1
                return
            turn.acquire()
            self._waiting.append((me, turn))
        try:
            turn.acquire()
        except BaseException:  # Ctrl+C
            self._give_up(me, turn)
            raise

    def __exit__(self, *_: object) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth == 0:
                self._hand_over()

    def _hand_over(self) -> None:
        self._owner = 0
        if self._waiting:
            self._owner, turn = self._waiting.popleft()
            self._depth = 1
            turn.release()

    def _give_up(self, me: int, turn: Lock) -> None:
        with self._guard:
            if (me, turn) in self._waiting:
                self._waiting.remove((me, turn))
            else:
                self._depth = 0
                self._hand_over()
