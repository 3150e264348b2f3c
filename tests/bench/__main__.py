"""`make bench`: figures of one run on this machine, as ratios, with the aim beside each.

Machines are noisy, so each pair is measured in turn, A B A B …, and the median of the pairwise ratios is
printed. Nothing here fails: tests assert behaviour, this shows cost.
"""

import tempfile
from pathlib import Path

from builder.site import build_site
from tests.bench.firstview import first_views
from tests.bench.handler import handler_times, slots_times, validation_seconds
from tests.bench.process import build_times, memory, start_times
from tests.bench.timing import Pair
from tests.conftest import ROOT


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        bundle = scratch / "bundle.json"
        build_site(ROOT, scratch / "site", bundle)
        pairs = [
            ("booking, warm: handler / bare transaction", handler_times(bundle), 1.3),
            ("free slots of a month, warm / bare query", slots_times(bundle), 1.3),
            ("start: submit function / boto3 and client", start_times(bundle), 1.5),
            ("site: builder build / plain mkdocs build", build_times(ROOT, scratch), 1.3),
        ]
        validation = validation_seconds(bundle)
        ours, bare = memory(bundle)
        views = first_views(scratch / "site", ("/", "/online/booking/", "/harassment/consultation/"))
    print(f"{'what':<48} {'ours':>10} {'bare':>10} {'ratio':>7} {'aim':>7}  sent")
    for what, pair, limit in pairs:
        print(_row(what, pair, limit))
    print(f"{'memory after start':<48} {ours / 1024:>7.1f} MB {bare / 1024:>7.1f} MB {ours / bare:>6.2f}×")
    print(f"{'of a submission, normalising and checking':<48} {validation * 1000:>7.2f} ms")
    print(f"\n{'first view, gzip':<48} {'KB':>10} {'script KB':>10} {'requests':>9}  {'aim':>11}")
    for page, view in views.items():
        aim = "≤ 80" if page == "/" else "≤ 70, ≤ 8"
        sizes = f"{view.size / 1000:>10.1f} {view.script / 1000:>10.1f}"
        print(f"{page:<48} {sizes} {view.requests:>9}  {aim:>11}")


def _row(what: str, pair: Pair, aim: float) -> str:
    ours, bare = (f"{seconds * 1000:.1f} ms" for seconds in (pair.ours, pair.bare))
    return f"{what:<48} {ours:>10} {bare:>10} {pair.ratio:>6.2f}× {f'≤ {aim}×':>7}  {pair.calls}"


if __name__ == "__main__":
    main()
