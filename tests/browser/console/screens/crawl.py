"""Every page of the console, found by following its links and sending its forms: a new screen is among them
by itself, as soon as something leads to it.
"""

import gzip
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, SoupStrainer, Tag

from desk.console.files import static_file
from desk.console.route import Route
from desk.console.routes import ROUTES
from desk.web.http import Response
from tests.functions.console.at_the_counter import Counter

_MOST_OF_A_KIND = 2
_SAMPLES = {"date": "2026-12-01", "datetime-local": "2026-12-01T14:00", "number": "1", "time": "10:00"}
_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_LEADING_ON = SoupStrainer(["a", "form"])
"""To build all that is between them takes a third of the crawl's time."""
_LEAVES = ("/sign-out",)
_TAGS = re.compile(r"<[a-z][^>]*>")
_PARTICULAR = re.compile(
    r'(?<=[ "])(?!class|role|type|hidden|checked|aria-(?:current|invalid))[\w-]+(="[^"]*")?'
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page as a member gets it. `kind` names its route and what is particular about it."""

    role: str
    kind: str
    method: str
    path: str
    status: int
    html: str

    @property
    def name(self) -> str:
        return f"{self.role} {self.status} {self.kind}"

    @property
    def looks(self) -> set[str]:
        """Its elements as styles and axe's rules choose them: names, classes, roles, types, states."""
        return {_PARTICULAR.sub("", tag) for tag in _TAGS.findall(self.html)}

    @property
    def weight(self) -> int:
        """Bytes that come over the line for it, with its style sheets and scripts, compressed."""
        return _zipped(self.html) + sum(_zipped(file_of(path)) for path in self.files)

    @property
    def files(self) -> list[str]:
        return _FILE.findall(self.html)


def each_look(pages: Iterable[Shown]) -> Iterator[Shown]:
    """Those with something that looks as nothing does on the pages before."""
    seen: set[str] = set()
    for page in sorted(pages, key=lambda page: -len(page.html)):
        looks = page.looks
        if not looks <= seen:
            seen |= looks
            yield page


@lru_cache(maxsize=50)
def _zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


def file_of(path: str) -> str:
    found = static_file(path)
    assert found, path
    return str(found["body"])


@dataclass
class Crawl:
    """What one member can reach from the first page. `cases` are receipt -> (form, status)."""

    role: str
    counter: Counter
    cases: Mapping[str, tuple[str, str]]
    shown: list[Shown] = field(default_factory=list)
    reached: set[tuple[str, str]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    def run(self) -> list[Shown]:
        # What has ended long ago is found by its number only; some screens when there is something for them.
        waiting = deque(["/", *(f"/cases/{receipt}" for receipt in self.cases), *self._typed()])
        known = set(waiting)
        while waiting:
            path = waiting.popleft()
            page = self._get(path)
            if page is None:
                continue
            for found in self._links_of(page):
                if found not in known:
                    known.add(found)
                    waiting.append(found)
        return self.shown

    def _typed(self) -> Iterator[str]:
        """The addresses of every route that needs no more than a case."""
        one_each = {form: receipt for receipt, (form, _) in self.cases.items()}
        for route in ROUTES:
            if route.method == "GET" and "{" not in route.pattern.replace("{receipt}", ""):
                for receipt in one_each.values() if "{receipt}" in route.pattern else ("",):
                    yield route.pattern.replace("{receipt}", receipt)

    def _get(self, path: str) -> BeautifulSoup | None:
        parts = urlsplit(path)
        kind = self._kind("GET", parts.path, parts.query)
        if kind is None or self._is_enough(kind):
            return None
        return self._keep(
            "GET", path, kind, lambda: self.counter.get(parts.path, **dict(parse_qsl(parts.query)))
        )

    def _post(self, path: str, form: Mapping[str, Any], what: str) -> BeautifulSoup | None:
        kind = self._kind("POST", path, "")
        if kind is None or self._is_enough(f"{kind} {what}"):
            return None
        return self._keep("POST", path, f"{kind} {what}", lambda: self.counter.post(path, form))

    def _keep(self, method: str, path: str, kind: str, ask: Callable[[], Response]) -> BeautifulSoup | None:
        try:
            response = ask()
        except Exception as error:
            self.broken.append(f"{kind}: {error!r}")
            return None
        route = _route(method, urlsplit(path).path)
        if route:
            self.reached.add((method, route.pattern))
        is_page = str(response["headers"].get("content-type", "")).startswith("text/html")
        if not is_page or response["statusCode"] == 303:
            return None
        page = Shown(
            role=self.role,
            kind=kind,
            method=method,
            path=path,
            status=int(response["statusCode"]),
            html=str(response["body"]),
        )
        self.shown.append(page)
        return BeautifulSoup(page.html, "html.parser", parse_only=_LEADING_ON)

    def _links_of(self, soup: BeautifulSoup) -> Iterator[str]:
        for link in soup.select("a[href^='/']"):
            yield str(link["href"]).partition("#")[0]
        for form in soup.find_all("form"):
            path = str(form.get("action") or "/")
            if str(form.get("method", "get")).lower() == "get":
                query = urlencode(_controls(form, filled=False), doseq=True)
                yield f"{path}?{query}" if query else path
            elif path not in _LEAVES:
                yield from self._sent(form, path)

    def _sent(self, form: Tag, path: str) -> Iterator[str]:
        """What the answers to a form lead to: as it is, filled in, and after somebody else was first."""
        button = _button(form)
        if button.get("step") == "do":
            late = {
                name: "0" if name == "version" else value
                for name, value in _controls(form, filled=True).items()
            }
            answers = [self._post(path, {**late, **button}, "too late")] if "version" in late else []
        else:
            empty, full = _controls(form, filled=False), _controls(form, filled=True)
            answers = [self._post(path, {**empty, **button}, "as it is")]
            answers += [self._post(path, {**full, **button}, "filled in")]
        for soup in filter(None, answers):
            for one in soup.find_all("form"):
                if str(one.get("action")) == path and _button(one).get("step") == "do":
                    self._too_late(one, path)
            yield from (str(link["href"]).partition("#")[0] for link in soup.select("a[href^='/']"))

    def _too_late(self, form: Tag, path: str) -> list[BeautifulSoup | None]:
        """What is answered if somebody else was first."""
        sent = {**_controls(form, filled=True), **_button(form)}
        return [self._post(path, {**sent, "version": "0"}, "too late")] if "version" in sent else []

    def _kind(self, method: str, path: str, query: str) -> str | None:
        """The route, with form and state of a case, and which action; None of what no route is for."""
        route = _route(method, path)
        if route is None:
            return None
        values = route.values(path) or {}
        receipt = values.get("receipt", "")
        form, status = self.cases.get(receipt, ("", ""))
        about = [form, status if route.pattern == "/cases/{receipt}" else "", values.get("action", "")]
        names = ",".join(sorted(name for name, value in parse_qsl(query) if value))
        return " ".join(filter(None, [method, route.pattern, *about, names]))

    def _is_enough(self, kind: str) -> bool:
        self._seen[kind] = self._seen.get(kind, 0) + 1
        most = 1 if "{receipt}" in kind or "{" not in kind else _MOST_OF_A_KIND
        return self._seen[kind] > most


def _route(method: str, path: str) -> Route | None:
    return next((one for one in ROUTES if one.method == method and one.values(path) is not None), None)


def _button(form: Tag) -> dict[str, str]:
    found = form.select_one("button[name]")
    return {str(found["name"]): str(found.get("value", ""))} if found else {}


def _controls(form: Tag, *, filled: bool) -> dict[str, Any]:
    """What a browser sends of a form as it stands; or `filled` in with samples, the first choice of each."""
    found: dict[str, Any] = {}
    for one in form.find_all(["input", "select", "textarea"]):
        name, kind = str(one.get("name") or ""), str(one.get("type", one.name))
        if not name or name == "_token" or kind in ("submit", "button"):
            continue
        if one.name == "select":
            options = [str(option.get("value", option.text)) for option in one.find_all("option")]
            chosen = one.select_one("option[selected]")
            value = str(chosen.get("value", chosen.text)) if chosen else next(iter(options), "")
            found[name] = next(filter(None, options), "") if filled and not value else value
        elif kind in ("radio", "checkbox"):
            if one.has_attr("checked") or (filled and not found.get(name) and one.get("value", "on")):
                found[name] = str(one.get("value", "on"))
        else:
            value = one.text.strip() if one.name == "textarea" else str(one.get("value", ""))
            found[name] = value or (_SAMPLES.get(kind, "例") if filled and kind != "hidden" else "")
    return found
