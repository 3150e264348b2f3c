"""`make bench`: figures of one run on this machine, as ratios, with the aim beside each.

Machines are noisy, so each pair is measured in turn, A B A B …, and the median of the pairwise ratios is
printed. Nothing here fails: tests assert behaviour, this shows cost.
"""

import tempfile
from pathlib import Path
from shutil import which

from builder.site import build_site
from tests.bench.firstview import first_views
from tests.bench.handler import handler_times, slots_times, validation_seconds
from tests.bench.load import deployed_load, local_load
from tests.bench.mails import MAILS, mail_times
from tests.bench.mainthread import longest_tasks
from tests.bench.process import build_times, check_times
from tests.bench.queue import CASES, queue_times
from tests.bench.runtime import starts
from tests.bench.search.table import print_table
from tests.bench.timing import Pair
from tests.conftest import EXAMPLE
from tests.functions.conftest import NOW, RIGHT

FIRST_SEEN = (
    "/",
    "/online/booking/",
    *(
        f"/harassment/{name}/"
        for name in ("consultation", "seminar", "seminar-application", "dispatch-form", "magazine")
    ),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        bundle = scratch / "bundle.json"
        # With the example seminars, which can be applied for at the clock of the requests.
        build_site(EXAMPLE, scratch / "site", bundle, now=NOW, has_examples=True)
        # First, before the machine is warm and busy: the browser's own work is counted in milliseconds.
        tasks = longest_tasks()
        started = starts(bundle, scratch / "zip")
        rung, swept = mail_times(bundle)
        on = f"zip on Python {started.python}"
        pairs = [
            *(
                (f"{form}, warm: handler / bare transaction", handler_times(bundle, form), 1.3)
                for form in RIGHT
            ),
            ("free slots of a month, warm / bare query", slots_times(bundle), 1.3),
            (f"console: a page of {CASES:,} live cases / bare query", queue_times(bundle), 1.5),
            (f"{MAILS} mails rung for / bare calls to SES and table", rung, 1.3),
            (f"{MAILS} mails swept / bare calls to SES and table", swept, 1.3),
            (f"{on}: start / bare boto3 and client", started.init, 1.15),
            (f"{on}: first request / bare call", started.first, 1.15),
            (f"{on}: both, processor's time", started.cpu, 1.15),
            ("editors' files: check / start with its libraries", check_times(EXAMPLE), 3.0),
            *((f"{what}, processor's time / plain mkdocs", pair, 1.2) for what, pair in build_times(scratch)),
        ]
        # No aim: the difference includes an emulator's gateway, and in `make run` the mails too.
        loads = []
        if which("wrk"):
            deployed = deployed_load(bundle, scratch / "deployed")
            loads.append(("submission by HTTP, deployed / bare transaction", deployed))
            loads.append(("submission by HTTP, make run / bare transaction", local_load()))
        validation = validation_seconds(bundle)
        ours, bare = started.memory
        views = first_views(scratch / "site", FIRST_SEEN)
    print(f"{'what':<48} {'ours':>10} {'bare':>10} {'ratio':>7} {'aim':>7}  sent")
    for what, pair, limit in pairs:
        print(_row(what, pair, limit))
    for what, pair in loads:
        print(_row(what, pair, None))
    for what, pair in tasks.items():
        print(_row(f"longest task on a phone: {what} / a page of text", pair, 1.3))
    if not loads:
        print("submissions by HTTP: not measured, wrk is not installed")
    print(f"{f'{on}: warm request, p50':<48} {started.warm * 1000:>7.1f} ms")
    print(f"{f'{on}: most memory':<48} {ours / 1024:>7.1f} MB {bare / 1024:>7.1f} MB {ours / bare:>6.2f}×")
    for what, pair in (("rung for", rung), ("swept", swept)):
        rates = "".join(f"{MAILS / seconds:>7.0f} /s " for seconds in (pair.ours, pair.bare))
        print(f"{f'mails a second, {what}':<48} {rates}")
    print(f"{'of a submission, normalising and checking':<48} {validation * 1000:>7.2f} ms")
    print(f"\n{'first view, gzip':<48} {'KB':>10} {'script KB':>10} {'requests':>9}  {'aim':>11}")
    for page, view in views.items():
        aim = "≤ 80" if page == "/" else "≤ 70, ≤ 10"
        sizes = f"{view.size / 1000:>10.1f} {view.script / 1000:>10.1f}"
        print(f"{page:<48} {sizes} {view.requests:>9}  {aim:>11}")
    print_table()


def _row(what: str, pair: Pair, aim: float | None) -> str:
    ours, bare = (f"{seconds * 1000:.1f} ms" for seconds in (pair.ours, pair.bare))
    return (
        f"{what:<48} {ours:>10} {bare:>10} {pair.ratio:>6.2f}× {f'≤ {aim}×' if aim else '':>7}  {pair.calls}"
    )


if __name__ == "__main__":
    main()
