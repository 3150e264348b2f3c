"""`make package`: the same bytes each time, nothing in it but what runs on Lambda, and its version."""

import ast
import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from infra.package import LAMBDA, LIMIT, CannotPackage, Package, build, install, main, version_of
from infra.package import interpreter as interpreter_for
from infra.zip_contents import SERVICES
from local.emulated.sam_template import load_template
from local.web.built_site import Build
from tests.conftest import ROOT, MadeOnce
from tests.infra.zipped import Zipped

TEMPLATE = load_template()
OURS = 12_000_000
"""Far below Lambda's own limit: a larger zip contains something that doesn't belong in it."""


@pytest.fixture(scope="module")
def package(built: Build, made_once: MadeOnce) -> Package:
    """The zip for Lambda itself (another machine than this one, perhaps another Python)."""
    made: Package = made_once("lambda", lambda folder: build(built.bundle_path, folder / "functions.zip"))
    return made


@pytest.fixture(scope="module")
def names(package: Package) -> list[str]:
    with zipfile.ZipFile(package.path) as archive:
        return archive.namelist()


def tops(names: list[str]) -> set[str]:
    return {name.partition("/")[0] for name in names if ".dist-info/" not in name}


def test_it_is_built_for_the_template_s_python_and_architecture() -> None:
    shared = TEMPLATE.document["Globals"]["Function"]
    assert shared["Runtime"] == f"python{LAMBDA.python}"
    assert shared["Architectures"] == [{"aarch64": "arm64"}[LAMBDA.machine]]


def test_built_again_elsewhere_it_has_the_same_bytes(
    package: Package, built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "another" / "folder"
    scratch.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    again = build(built.bundle_path, scratch / "again.zip")
    assert again.version == package.version
    assert _sha256(again.path) == _sha256(package.path)


def test_its_version_depends_on_every_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    versions = set()
    for name, text in (("submit.py", "1"), ("submit.py", "2"), ("desk/a.py", "2"), ("bundle.json", "{}")):
        (tmp_path / name).write_text(text)
        versions.add(version_of(tmp_path))
    (tmp_path / "desk/a.py").rename(tmp_path / "a.py")
    versions.add(version_of(tmp_path))
    assert len(versions) == 5


def test_it_carries_the_bundle_and_names_its_version(package: Package, built: Build) -> None:
    with zipfile.ZipFile(package.path) as archive:
        assert archive.read("bundle.json") == built.bundle_path.read_bytes()
        told = json.loads(archive.read("version.json"))
    assert told == {"bundle": package.bundle, "package": package.version}


def test_it_contains_every_handler_and_all_their_imports(names: list[str]) -> None:
    assert {f"{function.handler.partition('.')[0]}.py" for function in TEMPLATE.functions()} <= set(names)
    desk = {
        path.relative_to(ROOT / "functions").as_posix() for path in (ROOT / "functions/desk").rglob("*.py")
    }
    others = ("desk/staff/", "desk/console/", "desk/counter/", "desk/storage/staff/")
    left_out = {name for name in desk - set(names) if not name.startswith(others)}
    assert left_out == {"desk/__main__.py"}
    assert "console.py" not in names
    assert not [name for name in names if name.startswith(others)]
    assert [name for name in names if name.startswith("desk/views/templates/")]


def test_it_contains_neither_the_staffs_tool_nor_the_tests(names: list[str]) -> None:
    folders = {part for name in names for part in PurePosixPath(name).parts[:-1]}
    assert not folders & {"staff", "tests", "test", "examples", "benchmarks", "builder", "local", "bin"}
    assert not tops(names) & {"pytest", "moto", "yaml", "README.md", "requirements.txt", "requirements.in"}
    assert not tops(names) & {"authlib", "requests", "cryptography", "joserfc"}, "the console's alone"


def test_no_function_needs_the_staffs_tool() -> None:
    staff = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "functions").rglob("*.py")
        if "staff" not in path.parts and path.name != "__main__.py"
        for name in _imported(path)
        if name.startswith("desk.staff")
    ]
    assert staff == []


def test_it_contains_the_service_description_of_each_client(names: list[str]) -> None:
    made = {
        client
        for path in (ROOT / "functions").rglob("*.py")
        if "staff" not in path.parts
        for client in _clients(path)
    }
    assert made == set(SERVICES)
    described = {
        name.split("/")[2] for name in names if name.startswith("botocore/data/") and name.count("/") > 2
    }
    assert described == set(SERVICES)


def test_compiled_code_is_for_lambdas_machine_only(names: list[str]) -> None:
    libraries = [name for name in names if name.endswith(".so")]
    assert len(libraries) >= 2
    assert all(name.endswith(f".cpython-313-{LAMBDA.machine}-linux-gnu.so") for name in libraries)


def test_bytecode_is_lambdas_unchecked_and_names_no_folder_of_this_machine(package: Package) -> None:
    with zipfile.ZipFile(package.path) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
        if interpreter_for(LAMBDA) is None:
            assert not compiled
            assert not package.has_bytecode
            pytest.skip("Python 3.13 is not here: the zip has no bytecode, and says so")
        code = {name for name in archive.namelist() if name.endswith(".py")}
        assert {_source_of(name) for name in compiled} == code
        assert all(name.endswith(".cpython-313.pyc") for name in compiled)
        for name in compiled:
            raw = archive.read(name)
            # PEP 552: bit 0 means hash-based, bit 1 means that the source is checked.
            assert int.from_bytes(raw[4:8], "little") == 1, name
            assert str(ROOT).encode() not in raw
            assert str(Path(tempfile.gettempdir()) / "tmp").encode() not in raw, name
        raw = archive.read("__pycache__/submit.cpython-313.pyc")
    assert b"/var/task/submit.py" in raw


def test_every_entry_has_the_same_date_and_is_readable(package: Package) -> None:
    with zipfile.ZipFile(package.path) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(
        (entry.filename for entry in entries), key=lambda name: PurePosixPath(name).parts
    )
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644, 0o100755}


def test_it_is_small(package: Package) -> None:
    assert package.path.stat().st_size < OURS < LIMIT
    assert sum(package.sizes.values()) < 30_000_000


def test_a_scanner_can_list_its_packages(names: list[str]) -> None:
    pinned = {
        line.split()[0].replace("==", "-").replace("_", "-").lower()
        for line in (ROOT / "functions/requirements.txt").read_text().splitlines()
        if "==" in line
    }
    told = {
        name.removesuffix(".dist-info/METADATA").replace("_", "-").lower()
        for name in names
        if name.endswith(".dist-info/METADATA")
    }
    # What is pinned for the staff's tool only.
    assert pinned - told == {name for name in pinned if name.startswith(("boto3-", "s3transfer-"))}
    assert told <= pinned


def test_every_package_comes_with_its_licence(names: list[str]) -> None:
    packages = {name.partition("/")[0] for name in names if name.endswith(".dist-info/METADATA")}
    told = {
        name.partition("/")[0]
        for name in names
        if ".dist-info/" in name and re.search("(?i)licen[cs]e|copying", name.partition("/")[2])
    }
    assert packages == told
    assert "LICENSE" in names


def test_no_function_needs_boto3() -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "functions").rglob("*.py")
        if "staff" not in path.parts and any(name.startswith("boto3") for name in _imported(path))
    ]
    assert users == []


def test_the_zip_for_this_machine_has_this_machines_libraries(zipped: Zipped) -> None:
    with zipfile.ZipFile(zipped.package.path) as archive:
        libraries = [name for name in archive.namelist() if name.endswith(".so")]
    assert all(zipped.target.cache_tag in name and zipped.target.machine in name for name in libraries)


# ---- What goes wrong


def test_without_a_bundle_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--bundle", str(tmp_path / "none.json"), "--out", str(tmp_path / "functions.zip")]) == 1
    assert "make build" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_pin_with_a_condition_is_refused(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text('colorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:00\n')
    with pytest.raises(CannotPackage, match="条件"):
        install([pins], tmp_path / "into", target=LAMBDA)


def test_a_package_of_other_bytes_than_the_pinned_ones_is_refused(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text(f"six==1.17.0 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(CannotPackage, match="HASH"):
        install([pins], tmp_path / "into", target=LAMBDA)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _source_of(compiled: str) -> str:
    path = PurePosixPath(compiled)
    return str(path.parent.parent / f"{path.name.partition('.')[0]}.py")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def _clients(path: Path) -> Iterator[str]:
    """The services that a file makes clients of, by name; a computed name is "?"."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in ("_client", "client", "create_client", "resource"):
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif not (isinstance(first, ast.Name) and first.id == "service"):
                yield "?"
