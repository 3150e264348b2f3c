"""`export`: figures without people, or all data into files, which is recorded first."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from errno import errorcode
from pathlib import Path

from desk.counter.figures.rows import HEADS, INTERNAL, form_rows
from desk.counter.files.cases import case_rows
from desk.counter.files.taken import file_taken
from desk.counter.files.xlsx_file import xlsx_bytes
from desk.counter.session import Session
from desk.domain.submissions.model import Item
from desk.staff.commands.magazines.figures import magazine_rows, public_magazine_rows
from desk.staff.words.phone_numbers import phone_as_written
from desk.usecases.figures.dispatch import body_rows, sends_experts
from desk.usecases.figures.months import counts_of_dossiers
from desk.views.csv_file import csv_bytes


@dataclass(frozen=True, kw_only=True)
class Period:
    """Tokyo days of receipt, both included; `form` is one form's id, None for all."""

    first: date
    last: date
    form: str | None


def export_figures(session: Session, period: Period, out: Path | None, *, is_internal: bool = False) -> int:
    """Counts by form: folded for publication, or as they are, with what only the desk should see."""
    found = session.patiently(lambda: list(session.parts.store.histories_between(period.first, period.last)))
    rows: list[Sequence[str]] = [HEADS]
    for form_id in _form_ids(session, period):
        form = session.parts.form(form_id)
        if form:
            title = session.title(form_id)
            own = [dossier for dossier in found if dossier.meta["form"] == form_id]
            counts = counts_of_dossiers(form, own, session.parts)
            rows.append((title, "期間", f"{period.first}から{period.last}まで", ""))
            if is_internal:
                rows.append((title, INTERNAL, "", ""))
                bodies = body_rows(own) if sends_experts(form) else ()
                rows += [(title, *row) for row in bodies]
            shown = form_rows(session, form, counts, is_public=not is_internal)
            rows += [(title, *row) for row in shown]
    if period.form is None:
        of_magazines = magazine_rows if is_internal else public_magazine_rows
        rows += of_magazines(session, period.first, period.last)
    content = csv_bytes(rows)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as error:
        return _not_written(out, error)
    if is_internal:
        print(f"窓口の中で使う集計を、{out} に書きました。{INTERNAL}。")
    else:
        print(f"個人情報をふくまない集計を、{out} に書きました。")
    return 0


def export_full(session: Session, period: Period, reason: str, out: Path, *, as_xlsx: bool = False) -> int:
    """One file per form in the folder `out`; no file is written before the audit item."""
    items = _read(session, period)
    form_ids = {item["form"] for item in items}
    kind, file_bytes = ("xlsx", xlsx_bytes) if as_xlsx else ("csv", csv_bytes)
    files = {
        out / f"{form_id}-{period.first}-{period.last}.{kind}": file_bytes(
            case_rows(
                session,
                form_id,
                [item for item in items if item["form"] == form_id],
                phone=phone_as_written,
            )
        )
        for form_id in sorted(form_ids)
    }
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = [path for path in files if path.exists()]
    except OSError as error:
        return _not_written(out, error)
    if there:
        return _there_already(there[0])
    days, form = (period.first, period.last), period.form or "*"
    audit = file_taken(session, form=form, reason=reason, count=len(items), days=days)
    session.patiently(lambda: session.parts.store.put_audit(audit))
    for path, content in files.items():
        try:
            _write_private(path, content)
        except OSError as error:
            return _not_written(path, error)
        print(f"{path} に書きました。")
    print(f"{len(items)}件です。だれが、いつ、なぜ取り出したかを記録しました。")
    print("個人情報が入っています。使い終わったら、すぐに消してください。")
    return 0


def _read(session: Session, period: Period) -> list[Item]:
    items = session.patiently(lambda: list(session.parts.store.received_between(period.first, period.last)))
    return [item for item in items if period.form in (None, item["form"])]


def _form_ids(session: Session, period: Period) -> Sequence[str]:
    return [period.form] if period.form else list(session.bundle["forms"])


def _write_private(path: Path, content: bytes) -> None:
    """A new file that nobody else on this machine may read, from its first byte on; or none at all."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _not_written(path: Path, error: OSError) -> int:
    """Print in one sentence why the file could not be written; the exit status."""
    if isinstance(error, FileExistsError):
        return _there_already(path)
    if isinstance(error, FileNotFoundError):
        print(f"{path.parent} というフォルダーがありません。先に作ってください。", file=sys.stderr)
        return 1
    kind = errorcode.get(error.errno or 0, type(error).__name__)
    print(f"{path} に書けませんでした（{kind}）。書ける場所かどうかを確かめてください。", file=sys.stderr)
    return 1


def _there_already(path: Path) -> int:
    print(f"{path} は、もうあります。別の名前にするか、前のものを片付けてください。", file=sys.stderr)
    return 1
