"""Site, zip and deployed desk are of one build, or the deployment stops and says what differs."""

import http.server
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.verify import main
from local.web.built_site import Build
from tests.infra.zipped import Zipped

Verify = Callable[..., tuple[int, str]]
"""(exit status, all that was printed)."""


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    def run(*words: object) -> tuple[int, str]:
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@dataclass
class Deployed:
    """A live site: path -> (status, body)."""

    url: str = ""
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def is_of(self, bundle: str, package: str | None) -> None:
        self.answers = {
            "/version.json": (200, {"version": bundle}),
            "/api/health": (200, {"ok": True, "bundle": bundle, "package": package}),
        }


@pytest.fixture
def deployed() -> Iterator[Deployed]:
    up = Deployed()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, answer = up.answers.get(self.path, (404, {}))
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    up.url = f"http://127.0.0.1:{server.server_port}"
    yield up
    server.shutdown()
    server.server_close()


def test_one_build_has_one_version_in_all_three_places(
    zipped: Zipped, built: Build, deployed: Deployed, verify: Verify
) -> None:
    bundle = json.loads(built.bundle_path.read_bytes())["version"]
    assert json.loads((built.site_dir / "version.json").read_text()) == {"version": bundle}
    deployed.is_of(bundle, zipped.package.version)
    words = ["--site", built.site_dir, "--zip", zipped.package.path]
    for more in ([], ["--url", deployed.url]):
        status, said = verify(*words, *more)
        assert status == 0, said
        assert bundle in said
        assert zipped.package.version in said


# ---- With a small site and a small zip


def site(folder: Path, version: str) -> Path:
    (folder / "site").mkdir()
    (folder / "site/version.json").write_text(json.dumps({"version": version}))
    return folder / "site"


def package(folder: Path, *, bundle: str, told: str = "", version: str = "p1") -> Path:
    path = folder / "functions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bundle.json", json.dumps({"version": bundle}))
        archive.writestr("version.json", json.dumps({"bundle": told or bundle, "package": version}))
    return path


@pytest.fixture
def built_alike(tmp_path: Path) -> list[object]:
    return ["--site", site(tmp_path, "b1"), "--zip", package(tmp_path, bundle="b1")]


def test_a_site_of_another_build_is_caught(tmp_path: Path, verify: Verify) -> None:
    status, said = verify("--site", site(tmp_path, "b2"), "--zip", package(tmp_path, bundle="b1"))
    assert status == 1
    assert "内容の版が違います" in said
    assert "functions.zip は b1" in said
    assert "site は b2" in said


def test_a_zip_that_names_another_bundle_than_it_carries_is_caught(tmp_path: Path, verify: Verify) -> None:
    path = package(tmp_path, bundle="b2", told="b1")
    status, said = verify("--site", site(tmp_path, "b1"), "--zip", path)
    assert status == 1
    assert "bundle.json" in said


@pytest.mark.parametrize(
    ("path", "answer", "expected"),
    [
        ("/version.json", {"version": "b0"}, "/version.json は b0"),
        ("/api/health", {"ok": True, "bundle": "b0", "package": "p1"}, "内容の版が違います"),
        ("/api/health", {"ok": True, "bundle": "b1", "package": "p0"}, "プログラムの版が違います"),
        ("/api/health", {"ok": True, "bundle": "b1", "package": None}, "プログラムの版が違います"),
        ("/api/health", {"ok": True, "package": "p1"}, "bundle がありません"),
        ("/api/health", ["ok"], "版がありません"),
        ("/api/health", b"<html>", "版を読めません"),
    ],
)
def test_another_deployed_build_is_caught(
    deployed: Deployed, built_alike: list[object], verify: Verify, path: str, answer: Any, expected: str
) -> None:
    deployed.is_of("b1", "p1")
    assert verify(*built_alike, "--url", deployed.url)[0] == 0
    deployed.answers[path] = (200, answer)
    status, said = verify(*built_alike, "--url", f"{deployed.url}/")
    assert status == 1
    assert expected in said


@pytest.mark.parametrize("path", ["/version.json", "/api/health"])
@pytest.mark.parametrize("code", [403, 503])
def test_an_address_that_does_not_answer_is_named(
    deployed: Deployed, built_alike: list[object], verify: Verify, path: str, code: int
) -> None:
    deployed.is_of("b1", "p1")
    deployed.answers[path] = (code, {"ok": False})
    status, said = verify(*built_alike, "--url", deployed.url)
    assert status == 1
    assert f"{path} が HTTP {code} を返しました" in said


def test_a_refused_connection_is_reported_too(built_alike: list[object], verify: Verify) -> None:
    status, said = verify(*built_alike, "--url", "http://127.0.0.1:9")
    assert status == 1
    assert "URLError" in said


@pytest.mark.parametrize("url", ["http://madoguchi.example.jp", "file:///etc/hosts", "madoguchi.example.jp"])
def test_only_an_https_address_is_checked(built_alike: list[object], verify: Verify, url: str) -> None:
    status, said = verify(*built_alike, "--url", url)
    assert status == 1
    assert "https://" in said


@pytest.mark.parametrize(("lacks", "todo"), [("site", "make build"), ("zip", "make package")])
def test_a_missing_build_is_reported_with_what_to_do(
    tmp_path: Path, verify: Verify, lacks: str, todo: str
) -> None:
    there = {"--site": site(tmp_path, "b1"), "--zip": package(tmp_path, bundle="b1")}
    there[f"--{lacks}"] = tmp_path / "none"
    status, said = verify(*(word for pair in there.items() for word in pair))
    assert status == 1
    assert todo in said
