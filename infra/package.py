"""`python -m infra.package` (`make package`): the one zip that every function of the template runs from.

The same files give the same bytes: whoever builds it again can see that nothing else is in it. In it are
functions/ without the staff's tool, its pinned packages without what nothing here calls, the bundle, and
`version.json`, which GET /api/health tells and `python -m infra.verify` compares.
"""

import argparse
import gzip
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("dynamodb", "sesv2")
"""Those of AWS that desk.bootstrap makes a client of.

botocore carries the descriptions of all four hundred, 25 MB of its 30. Leaving out the others is safe: a
client whose description is missing can't be made at all (UnknownServiceError at its function's first call,
not some day in the middle of a booking), tests/infra starts each function from the zip, and reads from the
code that no other client is made.
"""

LIMIT = 50 * 1024 * 1024
"""AWS's own for a zip that is uploaded directly. tests/infra holds ours far below it."""

_TASK = "/var/task"
_SINCE = (1980, 1, 1, 0, 0, 0)
"""The moment that every file of the zip is said to be from: the first that the format knows."""

# What a staff machine runs, from a checkout; no function loads it.
_STAFF = ("desk/staff/", "desk/__main__.py")
_UNUSED_ENDINGS = (".c", ".dist-info/RECORD", ".js", ".md", ".pyi", ".rst", ".typed")
_UNUSED = (
    "aws_lambda_powertools/event_handler/",  # its own routing, with a web page to try it out
    "bin/",
    "boto3/",  # its engine, botocore, is what the functions use
    "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",  # tzdata has the same
    "icalendar/tests/",
    "jsonschema/benchmarks/",
    "jsonschema/tests/",
    "jsonschema_specifications/tests/",
    "referencing/tests/",
    "s3transfer/",  # boto3's
    "urllib3/contrib/emscripten/",
)


class CannotPackage(Exception):
    """Says in Japanese what to do."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the zip runs: `machine` as Linux names it, `python` such as "3.13"."""

    machine: str
    python: str

    @property
    def cache_tag(self) -> str:
        return f"cpython-{self.python.replace('.', '')}"


LAMBDA = Target(machine="aarch64", python="3.13")
"""Architectures and Runtime of infra/template.yaml."""

HERE = Target(machine=platform.machine(), python=f"{sys.version_info.major}.{sys.version_info.minor}")
"""This machine and this Python, to run the zip in tests."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """A zip that was built. `version` is its own, of all that is in it; `sizes` are bytes by top-level name,
    unpacked.
    """

    path: Path
    version: str
    bundle: str
    has_bytecode: bool
    sizes: Mapping[str, int]


def build(bundle: Path, out: Path, *, target: Target = LAMBDA) -> Package:
    """Write the zip of this repository and the bundle. Raises CannotPackage."""
    if not bundle.is_file():
        raise CannotPackage(f"{bundle} がありません。先に make build を実行してください。")
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        install(ROOT / "functions/requirements.txt", stage, target=target)
        _leave_out_unused(stage)
        _leave_out_endpoints(stage / "botocore/data")
        _copy_functions(stage)
        shutil.copyfile(bundle, stage / "bundle.json")
        has_bytecode = _compile(stage, target)
        bundle_version = str(json.loads(bundle.read_bytes())["version"])
        version = version_of(stage)
        told = {"bundle": bundle_version, "package": version}
        (stage / "version.json").write_text(json.dumps(told, sort_keys=True) + "\n")
        sizes = _sizes(stage)
        _write_zip(stage, out)
    return Package(path=out, version=version, bundle=bundle_version, has_bytecode=has_bytecode, sizes=sizes)


def install(requirements: Path, folder: Path, *, target: Target) -> None:
    """Unpack the pinned packages for the target, whatever this machine is. Raises CannotPackage."""
    lines = (line.partition("#")[0] for line in requirements.read_text().splitlines())
    if any(";" in line for line in lines):
        # pip would judge it by the Python that it runs on itself.
        raise CannotPackage(f"{requirements} に「;」の条件があり、Lambda に合うものを選べません。")
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    words += ["--require-hashes", "--only-binary=:all:", "--implementation=cp"]
    words += [f"--python-version={target.python}", f"--target={folder}", f"--requirement={requirements}"]
    if target != HERE:
        # Lambda's Amazon Linux 2023 has glibc 2.34; nearly everything is built for the older one.
        words += [f"--platform=manylinux{old}_{target.machine}" for old in ("2014", "_2_28")]
    run = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True)  # noqa: S603
    if run.returncode:
        raise CannotPackage(f"部品を集められませんでした。\n{run.stderr}")


def interpreter(target: Target) -> Path | None:
    """A Python whose bytecode the target reads, if this machine has one."""
    name = f"python{target.python}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    uv = Path.home() / ".local/share/uv/python"
    found = [Path(sys.executable), *(Path(folder) / name for folder in os.get_exec_path())]
    for versions in (pyenv, uv):
        found += sorted(versions.glob(f"*/bin/{name}"))
    return next((path for path in found if _cache_tag(path) == target.cache_tag), None)


def _cache_tag(python: Path) -> str:
    """The name of a Python's bytecode; "" if it's none that runs."""
    ask = "import sys; print(sys.implementation.cache_tag)"
    try:
        run = subprocess.run([python, "-ISc", ask], capture_output=True, text=True, timeout=60)  # noqa: S603
    except OSError:
        return ""
    return run.stdout.strip()


def _leave_out_unused(stage: Path) -> None:
    for path in _files(stage):
        name = path.relative_to(stage).as_posix()
        top, _, rest = name.partition("/")
        if top.endswith(".dist-info"):
            # By it a scanner (Amazon Inspector) knows which version of what is in the zip.
            unused = rest != "METADATA" or top.startswith(("boto3-", "s3transfer-"))
        elif name.startswith("botocore/data/"):
            service = name.split("/")[2]
            unused = "/examples-" in name or not (service.endswith(".json") or service in SERVICES)
        else:
            unused = name.startswith(_UNUSED) or name.endswith(_UNUSED_ENDINGS)
        if unused:
            path.unlink()


def _leave_out_endpoints(data: Path) -> None:
    """Of AWS's list of addresses keep our services': reading all of it is half of making a client."""
    file = data / "endpoints.json"
    kept = {_endpoint_prefix(data / service) for service in SERVICES}
    listed = json.loads(file.read_bytes())
    for partition in listed["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: service for name, service in services if name in kept}
    file.write_text(json.dumps(listed, separators=(",", ":")))


def _endpoint_prefix(service: Path) -> str:
    """The name by which a service is listed, of the newest of its versions."""
    newest = sorted(service.glob("*/service-2.json.gz"))[-1]
    return str(json.loads(gzip.decompress(newest.read_bytes()))["metadata"]["endpointPrefix"])


def _copy_functions(stage: Path) -> None:
    source = ROOT / "functions"
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        is_code = name.startswith("desk/") or ("/" not in name and name.endswith(".py"))
        if is_code and "__pycache__" not in name and not name.startswith(_STAFF):
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, stage / name)


def _compile(stage: Path, target: Target) -> bool:
    """Put bytecode beside the code; False if no Python here can make the target's.

    Unchecked: Lambda unpacks into a read-only folder and may give files any date, so bytecode that is checked
    by it would be made anew at each start. The paths in it are those in Lambda.
    """
    python = interpreter(target)
    if python is None:
        return False
    words = ["-sSP", "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash"]
    words += [f"-s{stage}", f"-p{_TASK}", str(stage)]
    # The order of a set of constants, and with it the bytes, hangs on this seed.
    env = {"PYTHONHASHSEED": "0", "PATH": os.defpath}
    subprocess.run([python, *words], check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    return True


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def version_of(stage: Path) -> str:
    """Of every name and byte in a folder."""
    found = hashlib.sha256()
    for path in _files(stage):
        name = path.relative_to(stage).as_posix()
        found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


def _sizes(stage: Path) -> Mapping[str, int]:
    sizes: dict[str, int] = {}
    for path in _files(stage):
        top = path.relative_to(stage).parts[0]
        name = "(METADATA)" if top.endswith(".dist-info") else top
        sizes[name] = sizes.get(name, 0) + path.stat().st_size
    return sizes


def _write_zip(stage: Path, out: Path) -> None:
    """In one order, with one date and one set of rights. It replaces what was there only once it's whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for path in _files(stage):
            info = zipfile.ZipInfo(path.relative_to(stage).as_posix(), date_time=_SINCE)
            info.create_system = 3  # Unix, wherever it's built
            info.external_attr = (0o100755 if path.suffix == ".so" else 0o100644) << 16
            archive.writestr(info, path.read_bytes(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    unfinished.replace(out)


def main(arguments: list[str] | None = None) -> int:
    """0 once the zip is written; 1 if it can't be, and why is printed."""
    options = _parser().parse_args(arguments)
    target = HERE if options.here else LAMBDA
    try:
        package = build(options.bundle, options.out, target=target)
    except CannotPackage as error:
        print(error, file=sys.stderr)
        return 1
    print(_report(package))
    if not package.has_bytecode:
        print(
            f"注意: Python {target.python} が見つからず、バイトコードを入れられませんでした。"
            "動きますが、起動が約3倍遅くなります。"
            f"python{target.python} を入れて、もう一度実行してください。",
            file=sys.stderr,
        )
    return 0


def _report(package: Package) -> str:
    lines = [
        f"{name:<28}{size / 1e6:>8.2f} MB"
        for name, size in sorted(package.sizes.items(), key=lambda one: -one[1])
        if size >= 100_000
    ]
    lines.append(f"{'展開後の合計':<22}{sum(package.sizes.values()) / 1e6:>8.2f} MB")
    lines.append(f"{'zip':<28}{package.path.stat().st_size / 1e6:>8.2f} MB")
    digest = hashlib.sha256(package.path.read_bytes()).hexdigest()
    versions = f"内容の版 {package.bundle}、プログラムの版 {package.version}"
    return "\n".join([*lines, f"sha256 {digest}", f"{package.path} を作りました（{versions}）。"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description="Make the functions' zip.")
    parser.add_argument("--bundle", type=Path, default=ROOT / "build/bundle.json")
    parser.add_argument("--out", type=Path, default=ROOT / "build/package/functions.zip")
    parser.add_argument("--here", action="store_true", help="for this machine and this Python")
    return parser


if __name__ == "__main__":
    sys.exit(main())
