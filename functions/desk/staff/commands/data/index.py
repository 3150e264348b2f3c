"""`index`: gives the cases that were taken before there was an index the rows by which they are found.

Every other case has them from its transaction on. It may be run again, and while the desk is at work: who
acts on a case at that moment comes first.
"""

import sys

from desk.counter.session import Session, is_denied
from desk.domain.errors import Unavailable
from desk.usecases.finding import index


def index_all(session: Session) -> int:
    """1 if some are left to do again. Reads the whole table. Raises KeyMissing, Unavailable."""
    parts, added, left = session.parts, 0, 0
    try:
        for stored in session.patiently(lambda: list(parts.store.submissions())):
            done = session.patiently(lambda stored=stored: index(stored, parts))  # type: ignore[misc]
            added += done is True
            left += done is None
    except Unavailable as error:
        if not is_denied(error):
            raise
        print(
            "index は、表の全体を読みます。"
            "その権限（dynamodb:Scan。ExportPolicy に入っています）がありません。",
            file=sys.stderr,
        )
        return 1
    print(f"{added}件を、名前や電話番号でさがせるようにしました。")
    if left:
        print(f"{left}件は、だれかが手続きをしているところでした。もう一度行ってください。")
    return 1 if left else 0
