"""The canary's browser: it talks to one site only, and distinguishes an answer from none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from werkzeug.wrappers import Request, Response

from desk.canary.browser import NoAnswer, Visitor
from local.web.server import Listener


@contextmanager
def site(answer: Response, seen: list[Request] | None = None) -> Iterator[Visitor]:
    @Request.application
    def app(request: Request) -> Response:
        if seen is not None:
            request.get_data(cache=True)
            seen.append(request)
        return answer

    with Listener() as listener, listener.serving(app):
        yield Visitor(f"{listener.url}/a/path/that/is/dropped")


@contextmanager
def says(raw: bytes) -> Iterator[Visitor]:
    """A server that answers these bytes and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(raw)

        thread = Thread(target=serve)
        thread.start()
        yield Visitor(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()


@pytest.mark.parametrize(
    "address",
    [
        "http://madoguchi.example.jp",
        "http://127.0.0.1.example.jp",
        "file:///etc/hosts",
        "example.jp",
    ],
)
def test_only_https_or_localhost_is_accepted(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Visitor(address)


def test_a_post_looks_like_one_from_the_site_s_own_page() -> None:
    seen: list[Request] = []
    with site(Response("ok"), seen) as visitor:
        assert visitor.post("/api/x", [("名前", "髙﨑"), ("slot.day", "2026-12-01")]).text == "ok"
    (request,) = seen
    assert request.path == "/api/x"
    assert request.form.to_dict() == {"名前": "髙﨑", "slot.day": "2026-12-01"}
    assert request.headers["Origin"] == f"http://{request.host}"
    assert request.headers["Sec-Fetch-Site"] == "same-origin"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_redirects_are_not_followed() -> None:
    seen: list[Request] = []
    with site(Response(status=303, headers={"Location": "/elsewhere"}), seen) as visitor:
        found = visitor.get("/api/x")
    assert (found.status, found.location.rpartition("/")[2]) == (303, "elsewhere")
    assert len(seen) == 1


def test_the_machine_s_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with site(Response("direct")) as visitor:
        assert visitor.get("/").text == "direct"


def test_an_error_page_is_an_answer() -> None:
    with site(Response("だめ", status=503)) as visitor:
        assert (visitor.get("/").status, visitor.get("/").text) == (503, "だめ")


@pytest.mark.parametrize(
    "raw",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b"not http at all\r\n\r\n"],
    ids=["nothing", "cut off", "something else"],
)
def test_an_incomplete_answer_is_no_answer(raw: bytes) -> None:
    with says(raw) as visitor, pytest.raises(NoAnswer):
        visitor.get("/")


def test_a_refused_connection_is_no_answer() -> None:
    with Listener() as gone:
        url = gone.url
    with pytest.raises(NoAnswer):
        Visitor(url).get("/")


def test_a_page_gives_its_heading_text_and_hidden_fields() -> None:
    html = """<h1>見出し<span>だ</span></h1><script>var x = "<h1>no</h1>"</script><p>髙﨑 &amp; 例</p>
    <form><input type="hidden" name="a" value="1"><input type="hidden" name="a" value="2">
    <input name="b"></form>
    <form><input type="hidden" name="_op" value="&lt;x&gt;"></form>"""
    with site(Response(html)) as visitor:
        page = visitor.get("/").page()
    assert page.heading == "見出しだ"
    assert "髙﨑 & 例" in page.text
    assert "var x" not in page.text
    assert page.hidden("a") == [("a", "1"), ("a", "2")]
    assert page.hidden("_op") == [("_op", "<x>")]
    assert page.hidden("none") == []
