"""Another site, for a quick exit to lead to; the example desk's is on no machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.wrappers import Request, Response

from desk import bootstrap
from local.web.server import Listener

EVERYTHING = """() => document.documentElement.outerHTML + [
    ...document.querySelectorAll("input, textarea, select")
].map((one) => one.value).join()"""
"""A function for the page: all that is in it, with what its fields hold."""


SET_ADDRESS = "url => { document.querySelector('[data-quick-exit]').dataset.quickExit = url; }"
"""A function for the page: with script its quick exit leads to `url`. Without, see Neutral.replace."""


class Neutral:
    """`url` is its address; `referrers` are the pages that sent visitors, None for one that wasn't named."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.referrers: list[str | None] = []

    def replace(self, form_id: str) -> None:
        """Have the open desk lead here from the form, in place of the form's own neutral page."""
        bootstrap.parts().bundle["forms"][form_id]["words"]["quick_exit"] = self.url

    def answer(self, request: Request) -> Response:
        if request.path == "/":
            self.referrers.append(request.headers.get("Referer"))
        return Response("<title>neutral</title><link rel=icon href=data:,><p>neutral", mimetype="text/html")


@contextmanager
def neutral_site() -> Iterator[Neutral]:
    with Listener() as listener:
        site = Neutral(f"{listener.url}/")
        with listener.serving(Request.application(site.answer)):
            yield site
