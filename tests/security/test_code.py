"""What the functions' code never does, read from the code itself."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from builder.pages.published.assets import published_assets
from tests.conftest import ROOT
from tests.security import code

HANDLERS = sorted(path for path in code.FUNCTIONS.glob("*.py"))
PUBLIC = ("submit", "slots", "manage", "magazine", "health")
"""The functions that the public can call."""
NETWORK = {
    "urllib.request", "http.client", "http.server", "socket", "ssl", "ftplib", "smtplib", "asyncio",
    "requests", "urllib3", "httpx", "aiohttp", "botocore.vendored",
}  # fmt: skip
RISKY = {
    "subprocess", "pickle", "marshal", "shelve", "dbm", "yaml", "xml", "lxml", "ctypes", "importlib",
    "tempfile", "shutil", "multiprocessing", "sqlite3", "zipfile", "tarfile", "code", "runpy",
}  # fmt: skip
KEYED = {"hmac.new", "hmac.digest", "hmac.HMAC"}
KEYED_HASH = code.FUNCTIONS / "desk/domain/codes/keyed_hash.py"


def found_in_files(look: Callable[[Path], Iterable[str]]) -> list[str]:
    """What `look` finds in every module that runs in Lambda: "desk/storage/store.py: eval"."""
    return [
        f"{path.relative_to(code.FUNCTIONS).as_posix()}: {found}"
        for path in code.files()
        for found in look(path)
    ]


def top(modules: set[str]) -> set[str]:
    return modules | {module.partition(".")[0] for module in modules}


def called(path: Path) -> list[str]:
    return [name for name, _ in code.calls(path)]


def test_there_is_code_to_read() -> None:
    assert {f"{name}.py" for name in PUBLIC} <= {path.name for path in HANDLERS}
    assert len(code.reached(code.FUNCTIONS / "submit.py")) > 15


def test_nothing_runs_text_as_code_or_starts_a_program() -> None:
    forbidden = re.compile(r"eval|exec|compile|__import__|os\.(system|popen|exec|spawn|fork).*")
    assert found_in_files(lambda path: filter(forbidden.fullmatch, called(path))) == []


def test_input_is_read_by_parsers_that_make_only_data() -> None:
    """Input is JSON and form bodies: no XML, YAML, pickles, archives."""
    assert found_in_files(lambda path: RISKY & top(code.imported(path))) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_public_functions_make_no_requests_of_their_own(name: str) -> None:
    """Only AWS's client sends requests, to AWS's own services."""
    reached = code.reached(code.FUNCTIONS / f"{name}.py")
    assert {
        path.name: NETWORK & code.imported(path) for path in reached if NETWORK & code.imported(path)
    } == {}


def test_only_the_canary_and_the_staff_s_sign_in_fetch() -> None:
    fetching = {path.name for path in code.files() if NETWORK & code.imported(path)}
    assert fetching <= {"browser.py", "provider.py"}
    for fetcher, user in (("canary/browser.py", "canary.py"), ("console/sign_in/provider.py", "console.py")):
        module = code.FUNCTIONS / "desk" / fetcher
        assert {path.name for path in HANDLERS if module in code.reached(path)} == {user}


def test_no_file_name_comes_from_a_request() -> None:
    """Few modules read files, all of them the package's own."""
    reads = re.compile(r"open|.*\.(open|read_text|read_bytes|write_text|write_bytes|unlink|rmdir|mkdir)")

    def opened(path: Path) -> Iterable[str]:
        if path.name in ("bundle.py", "release.py", "browser.py", "files.py"):
            return ()
        return [name for name in called(path) if reads.fullmatch(name) and not name.startswith("self._")]

    assert found_in_files(opened) == []


def test_hashes_are_sha_256_and_codes_are_keyed() -> None:
    def other(path: Path) -> Iterator[str]:
        for name, call in code.calls(path):
            if name.startswith("hashlib.") and not name.startswith("hashlib.sha256"):
                yield name
            if name in KEYED and (path != KEYED_HASH or ast.unparse(call.args[2]) != "hashlib.sha256"):
                yield ast.unparse(call)
        yield from KEYED & code.imported(path)

    assert found_in_files(other) == []


def test_only_the_console_s_seal_encrypts_and_by_an_authenticated_cipher() -> None:
    """AWS encrypts storage and transport, so there are no modes and paddings here to get wrong."""
    ciphers = {"cryptography", "Crypto", "nacl", "ssl"}
    seal = code.FUNCTIONS / "desk/console/sign_in/sealing.py"
    assert found_in_files(lambda path: ciphers & top(code.imported(path)) if path != seal else ()) == []
    made = {name.partition("(")[0] for name, _ in code.calls(seal) if name[:1].isupper()}
    assert made == {"AESGCM"}


def test_secrets_are_never_compared_by_a_plain_equals() -> None:
    secret = re.compile(r"\b(hexdigest|digest\(|(keyed|person)_hash\(|_(digits|seal|signature)\(|secret\b)")

    def compared(path: Path) -> Iterator[str]:
        for node in ast.walk(code.tree(path)):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In):
                text = ast.unparse(node)
                if secret.search(text):
                    yield text

    assert found_in_files(compared) == []


def test_values_that_must_not_be_guessed_are_random_by_the_system() -> None:
    """`random` is for pauses only; receipts and attempts use `secrets` and `uuid4`."""
    users = {path.name for path in code.files() if "random" in top(code.imported(path))}
    for path in code.files():
        if path.name in users:
            made = {name for name, _ in code.calls(path) if name.startswith("random.")}
            assert made <= {"random.random", "random.uniform"}, path.name
    assert not users & {"receipt.py", "manage_code.py", "page_nonce.py", "form_pages.py", "pages.py"}
    receipts = {name for name, _ in code.calls(code.FUNCTIONS / "desk/domain/codes/receipt.py")}
    assert "secrets.choice" in receipts


def test_templates_are_files_and_never_input() -> None:
    forbidden = {"from_string", "Template", "Markup", "format_map"}

    def from_text(path: Path) -> Iterator[str]:
        for name, call in code.calls(path):
            last = name.rpartition(".")[2]
            is_constant = all(isinstance(argument, ast.Constant) for argument in call.args)
            is_escaped = ast.unparse(call) == "Markup(unbroken(str(escape(words))))"
            if last in forbidden and not (last == "Markup" and (is_constant or is_escaped)):
                yield name
            if name.endswith("Environment"):
                options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
                if options.get("autoescape") != "True":
                    yield ast.unparse(call)

    assert found_in_files(from_text) == []


def test_only_the_editors_html_is_inserted_unescaped() -> None:
    found = {
        match[1]
        for path in (code.FUNCTIONS / "desk/views/templates").glob("*.html")
        for match in re.finditer(r"\{\{\s*([\w.]+)\s*\|\s*safe\b", path.read_text(encoding="utf-8"))
    }
    assert found == {
        "closed.html",
        "elsewhere.html",
        "form.closed.html",
        "form.elsewhere",
        "form.lead",
        "form.opening.after",
        "form.purpose",
        "form.room.full",
        "magazine.purpose",
        "section.lead",
    }


def test_log_messages_are_constants() -> None:
    """Variable values go into the fields, where JSON escapes them."""

    def other(path: Path) -> Iterator[str]:
        for name, call in code.calls(path):
            if re.fullmatch(r"logger\.(debug|info|warning|error|critical)|tell", name):
                said = call.args[0]
                choices = (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,)
                if not all(isinstance(one, ast.Constant) for one in choices):
                    yield ast.unparse(call)
            if name in ("logger.exception", "print", "traceback.print_exc", "traceback.format_exc"):
                yield ast.unparse(call)

    assert found_in_files(other) == []


def test_the_table_is_never_queried_by_statements() -> None:
    statements = {"execute_statement", "execute_transaction", "batch_execute_statement"}
    assert found_in_files(lambda path: statements & {name.rpartition(".")[2] for name in called(path)}) == []


OFFENCES: Mapping[Callable[[], None], str] = {
    test_nothing_runs_text_as_code_or_starts_a_program: "os.popen('ls')",
    test_input_is_read_by_parsers_that_make_only_data: "from xml.dom import minidom",
    test_no_file_name_comes_from_a_request: "Path(name).read_text()",
    test_hashes_are_sha_256_and_codes_are_keyed: "hmac.new(key, text, hashlib.md5)",
    test_only_the_console_s_seal_encrypts_and_by_an_authenticated_cipher: "import ssl",
    test_secrets_are_never_compared_by_a_plain_equals: "sent == _seal(page)",
    test_templates_are_files_and_never_input: "Environment(loader=loader)",
    test_log_messages_are_constants: "logger.info(sent)",
    test_the_table_is_never_queried_by_statements: "client.execute_statement(Statement=sent)",
}


@pytest.mark.parametrize(("rule", "line"), OFFENCES.items())
def test_a_rule_names_the_module_that_breaks_it(
    rule: Callable[[], None], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/wrong.py").write_text(line)
    monkeypatch.setattr(code, "FUNCTIONS", tmp_path)
    with pytest.raises(AssertionError, match=r"desk/wrong\.py: "):
        rule()


# ---- The pages' scripts


SCRIPTS = sorted((ROOT / "builder/assets").rglob("*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_run_no_text_set_no_cookie_and_listen_to_no_other_page(path: Path) -> None:
    text = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
    forbidden = r"\beval\(|new Function|document\.write|\.cookie\b|outerHTML|insertAdjacentHTML|javascript:"
    assert re.findall(forbidden, text) == []
    assert not re.search(r"addEventListener\(\s*[\"']message", text)
    assert not re.search(r"set(?:Timeout|Interval)\(\s*[\"'`]", text)


def test_a_published_script_makes_nothing_global() -> None:
    published = [asset for asset in published_assets(ROOT / "builder/assets") if asset.name.endswith(".js")]
    assert {asset.name for asset in published} >= {"form.js", "page.js"}
    function = re.compile(rb"(?://[^\n]*\n|\s)*\(\(\) ?=> ?\{.*\}\)\(\);?\s*", re.DOTALL)
    assert [asset.name for asset in published if not function.fullmatch(asset.content)] == []


def test_only_one_script_inserts_html_and_it_comes_from_the_desk() -> None:
    """A form's next page (from the functions, escaped)."""
    found = {
        path.name: re.findall(r"[\w().\"]+\.innerHTML = (.+);", path.read_text(encoding="utf-8"))
        for path in SCRIPTS
    }
    assert {name: values for name, values in found.items() if values} == {"form.js": ["html"]}
    form = (ROOT / "builder/assets/form/form.js").read_text(encoding="utf-8")
    inserted = re.findall(r"(?<!function )replaceArticle\((.*)\);", form)
    assert set(inserted) == {'""', 'page.querySelector("main article").innerHTML'}
