"""The site's security headers: one definition, with hashes of the inline parts of its pages."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from builder.output.security_headers import _Inline, _may_matter, site_headers
from builder.reading.mistakes import ContentError
from desk.views.security_headers import EVERY, MAX_POLICY, NO_PAGE, POLICY, page_headers
from local.web.built_site import Build
from tests.conftest import ROOT
from tests.security.headers.policy import directives

PAGE = '<!doctype html><html lang="ja"><head><title>x</title>{head}</head><body>{body}</body></html>'
NOTHING = ["'none'"]
OWN = ["'self'"]


def site(folder: Path, *, head: str = "", body: str = "") -> Path:
    (folder / "talk").mkdir()
    (folder / "index.html").write_text(PAGE.format(head="", body=""), encoding="utf-8")
    (folder / "talk/index.html").write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    return folder


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# ---- The definition


def test_a_page_may_load_only_files_of_its_own_site() -> None:
    assert directives(page_headers()) == {
        "default-src": NOTHING,
        "script-src": OWN,
        "script-src-attr": NOTHING,
        "style-src": OWN,
        "style-src-attr": NOTHING,
        "img-src": OWN,
        "connect-src": OWN,
        "worker-src": OWN,
        "child-src": OWN,
        "frame-src": NOTHING,
        "form-action": OWN,
        "base-uri": NOTHING,
        "frame-ancestors": NOTHING,
        "object-src": NOTHING,
        "upgrade-insecure-requests": [],
    }


def test_an_answer_that_is_no_page_may_load_nothing() -> None:
    assert directives(NO_PAGE) == {
        "default-src": NOTHING,
        "frame-ancestors": NOTHING,
        "base-uri": NOTHING,
    }


@pytest.mark.parametrize("headers", [page_headers(), NO_PAGE], ids=["page", "no page"])
def test_every_answer_has_the_other_headers(headers: dict[str, str]) -> None:
    rest = {name: headers[name] for name in EVERY if name != "Permissions-Policy"}
    assert rest == {
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    features = headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)


# ---- What the builder finds in the pages


def test_an_inline_script_and_style_are_allowed_by_hash(tmp_path: Path) -> None:
    script, style = 'document.title = "<b>例</b>";\n', "p { color: red }"
    folder = site(tmp_path, head=f"<style>{style}</style>", body=f"<script>{script}</script>")
    policy = directives(site_headers(folder))
    assert policy["script-src"] == ["'self'", hash_of(script)]
    assert policy["style-src"] == ["'self'", hash_of(style)]


def test_a_block_of_data_needs_no_hash(tmp_path: Path) -> None:
    folder = site(
        tmp_path, body='<script type="application/json">{"a": 1}</script><script src="a.js"></script>'
    )
    assert directives(site_headers(folder))["script-src"] == ["'self'"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p style="color: red">x</p>', '「style="…"」は、安全のため'),
        ('<p onclick="x()">x</p>', '「onclick="…"」は、安全のため'),
        ('<img alt="" src="https://example.com/a.png">', "「https://example.com/a.png」は、ほかのサイト"),
        ('<img alt="" src="data:image/gif;base64,R0lGOD">', "「data:image/gif;base64,R0lGOD」は"),
        ('<script src="//example.com/a.js"></script>', "「//example.com/a.js」は"),
        ('<link rel="stylesheet" href="https://example.com/a.css">', "「https://example.com/a.css」は"),
        ('<form action="https://example.com/"></form>', "「https://example.com/」は"),
    ],
)
def test_content_that_a_strict_policy_forbids_fails_the_build(
    body: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(ContentError) as error:
        site_headers(site(tmp_path, body=body))
    (mistake,) = error.value.mistakes
    assert (mistake.file, mistake.line) == ("site/talk/index.html", 1)
    assert mistake.message.startswith(expected)


_PIECES = (
    *"<>/=\"' \n",
    *re.findall(
        r"\S+", "p img SCRIPT script style link src srcset data action rel href stylesheet type title"
    ),
    *re.findall(r"\S+", "</script> </style> onload on ONx1 x() https:// //e.jp a.png &#104;ttps: data: a.b"),
    *(", ", '<script src="', '<script type="application/json">', '<link rel="icon" href="', '<b title="'),
)


@given(html=st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
def test_nothing_that_matters_is_passed_over(html: str) -> None:
    """Most pages are not read tag by tag."""
    page = _Inline()
    page.feed(html)
    page.close()
    if page.scripts or page.styles or page.forbidden:
        assert _may_matter(html)


def test_a_link_to_another_site_loads_nothing(tmp_path: Path) -> None:
    folder = site(
        tmp_path,
        head='<link rel="canonical" href="https://example.com/">',
        body='<a href="https://example.com/">x</a>',
    )
    assert site_headers(folder) == page_headers()


def test_a_policy_that_cloudfront_would_refuse_fails_the_build(tmp_path: Path) -> None:
    scripts = "".join(f"<script>a = {number};</script>" for number in range(30))
    with pytest.raises(ContentError, match=f"上限（{MAX_POLICY}文字）"):
        site_headers(site(tmp_path, body=scripts))


# ---- The site of this repository


def test_the_site_has_nothing_inline_that_runs(built: Build) -> None:
    """So its policy needs no hash: it is as strict as can be."""
    assert site_headers(built.site_dir) == page_headers()


def test_bundle_file_and_definition_agree(built: Build) -> None:
    headers = json.loads(built.bundle_path.with_name("headers.json").read_bytes())
    bundle = json.loads(built.bundle_path.read_bytes())
    assert headers == site_headers(built.site_dir)
    assert bundle["headers"] == {name.lower(): value for name, value in headers.items()}
    print(f"{POLICY}: {len(headers[POLICY])} of {MAX_POLICY} characters")
    assert len(headers[POLICY]) <= MAX_POLICY


def test_no_page_of_the_functions_has_anything_inline() -> None:
    for template in (ROOT / "functions/desk/views/templates").glob("*.html"):
        html = BeautifulSoup(template.read_text(encoding="utf-8"), "html.parser")
        assert not html.select("script, style, [style], iframe, object, embed"), template.name
        handlers = [name for tag in html.find_all(True) for name in tag.attrs if name.startswith("on")]
        assert handlers == [], template.name
