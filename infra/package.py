"""`python -m infra.package` (`make package`): builds the zip that the functions run from, and the console's.

The build is reproducible: the same files give the same bytes. A zip has functions/ without the staff's
command line, its pinned packages without unused parts, the bundle, and `version.json`, which GET /api/health
reports and `python -m infra.verify` compares.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.files.root import add_root
from infra import service_data
from infra.zip_contents import (
    CONSOLE,
    DESK,
    FUNCTIONS,
    LICENCE,
    ROOT,
    SERVICES,
    UNUSED,
    UNUSED_ENDINGS,
    Contents,
)

LIMIT = 50 * 1024 * 1024
"""AWS's limit for a zip that is uploaded directly. A test in tests/infra has a far lower limit."""

_TASK = "/var/task"
_FILE_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of all files in the zip: the earliest that the format allows."""


class CannotPackage(Exception):
    """The text says in Japanese what to do."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the zip runs: `machine` by its Linux name, `python` such as "3.13"."""

    machine: str
    python: str

    @property
    def cache_tag(self) -> str:
        return f"cpython-{self.python.replace('.', '')}"


LAMBDA = Target(machine="aarch64", python="3.13")
"""As Architectures and Runtime in infra/template.yaml."""

HERE = Target(machine=platform.machine(), python=f"{sys.version_info.major}.{sys.version_info.minor}")
"""This machine and this Python: to run the zip in tests."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """A built zip. `version` is a hash of its contents, `bundle` the bundle's version; `sizes` are unpacked
    bytes, by top-level name.
    """

    path: Path
    version: str
    bundle: str
    has_bytecode: bool
    sizes: Mapping[str, int]


def build(bundle: Path, out: Path, *, target: Target = LAMBDA, contents: Contents = DESK) -> Package:
    """Write the zip of these functions and the bundle to `out`. Raises CannotPackage."""
    if not bundle.is_file():
        raise CannotPackage(f"{bundle} がありません。先に make build を実行してください。")
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        install(contents.requirements, stage, target=target)
        _remove_unused(stage)
        service_data.trim(stage / "botocore/data")
        _copy_functions(stage, contents)
        shutil.copyfile(ROOT / "LICENSE", stage / "LICENSE")
        shutil.copyfile(bundle, stage / "bundle.json")
        has_bytecode = _compile(stage, target)
        bundle_version = str(json.loads(bundle.read_bytes())["version"])
        version = version_of(stage)
        versions = {"bundle": bundle_version, "package": version}
        (stage / "version.json").write_text(json.dumps(versions, sort_keys=True) + "\n")
        sizes = _sizes(stage)
        _write_zip(stage, out)
    return Package(path=out, version=version, bundle=bundle_version, has_bytecode=has_bytecode, sizes=sizes)


def install(requirements: Sequence[Path], folder: Path, *, target: Target) -> None:
    """Install the pinned packages for the target, on any machine. Raises CannotPackage."""
    for pins in requirements:
        lines = (line.partition("#")[0] for line in pins.read_text().splitlines())
        if any(";" in line for line in lines):
            # pip evaluates markers for the Python it runs on, not for the target.
            raise CannotPackage(f"{pins} に「;」の条件があり、Lambda に合うものを選べません。")
    command = ["install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--implementation=cp"]
    command += [f"--python-version={target.python}", f"--target={folder}"]
    command += [f"--requirement={pins}" for pins in requirements]
    if target != HERE:
        # Lambda's Amazon Linux 2023 has glibc 2.34, so wheels for these older ones run too.
        command += [f"--platform=manylinux{old}_{target.machine}" for old in ("2014", "_2_28")]
    run = subprocess.run([sys.executable, "-m", "pip", *command], capture_output=True, text=True)  # noqa: S603
    if run.returncode:
        raise CannotPackage(f"部品を集められませんでした。\n{run.stderr}")


def interpreter(target: Target) -> Path | None:
    """A Python on this machine that compiles for the target; None if there is none."""
    name = f"python{target.python}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    uv = Path.home() / ".local/share/uv/python"
    found = [Path(sys.executable), *(Path(folder) / name for folder in os.get_exec_path())]
    for versions in (pyenv, uv):
        found += sorted(versions.glob(f"*/bin/{name}"))
    return next((path for path in found if _cache_tag(path) == target.cache_tag), None)


def _cache_tag(python: Path) -> str:
    """The cache tag of a Python's bytecode; "" if it can't be run."""
    ask = "import sys; print(sys.implementation.cache_tag)"
    try:
        run = subprocess.run([python, "-ISc", ask], capture_output=True, text=True, timeout=60)  # noqa: S603
    except OSError:
        return ""
    return run.stdout.strip()


def _remove_unused(stage: Path) -> None:
    for path in _files(stage):
        name = path.relative_to(stage).as_posix()
        top, _, rest = name.partition("/")
        if top.endswith(".dist-info"):
            # METADATA tells scanners (Amazon Inspector) the packages and their versions; licences ask to be
            # passed on with the code.
            is_kept = rest == "METADATA" or LICENCE.match(rest.rpartition("/")[2])
            unused = not is_kept or top.startswith(("boto3-", "s3transfer-"))
        elif name.startswith("botocore/data/"):
            service = name.split("/")[2]
            unused = "/examples-" in name or not (service.endswith(".json") or service in SERVICES)
        else:
            unused = name.startswith(UNUSED) or name.endswith(UNUSED_ENDINGS)
        if unused:
            path.unlink()


def _copy_functions(stage: Path, contents: Contents) -> None:
    for path in _files(FUNCTIONS):
        name = path.relative_to(FUNCTIONS).as_posix()
        if contents.has(name):
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, stage / name)


def _compile(stage: Path, target: Target) -> bool:
    """Add bytecode beside the code; False if no Python here compiles for the target.

    The bytecode is unchecked: Lambda's file dates may differ and its folder is read-only, so bytecode checked
    by date would be compiled again at each start. Its paths are those in Lambda.
    """
    python = interpreter(target)
    if python is None:
        return False
    command = ["-sSP", "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash"]
    command += [f"-s{stage}", f"-p{_TASK}", str(stage)]
    # The seed fixes the order of constant sets, and so the bytes.
    env = {"PYTHONHASHSEED": "0", "PATH": os.defpath}
    subprocess.run([python, *command], check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    return True


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def version_of(stage: Path) -> str:
    """A hash of all file names and contents in a folder."""
    found = hashlib.sha256()
    for path in _files(stage):
        name = path.relative_to(stage).as_posix()
        found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


def _sizes(stage: Path) -> Mapping[str, int]:
    sizes: dict[str, int] = {}
    for path in _files(stage):
        top = path.relative_to(stage).parts[0]
        name = "(METADATA, LICENSE)" if top.endswith(".dist-info") else top
        sizes[name] = sizes.get(name, 0) + path.stat().st_size
    return sizes


def _write_zip(stage: Path, out: Path) -> None:
    """Write with a fixed order, date and permissions. Replaces `out` only when complete."""
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for path in _files(stage):
            info = zipfile.ZipInfo(path.relative_to(stage).as_posix(), date_time=_FILE_DATE)
            info.create_system = 3  # Unix, on every platform
            info.external_attr = (0o100755 if path.suffix == ".so" else 0o100644) << 16
            archive.writestr(info, path.read_bytes(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    unfinished.replace(out)


def main(arguments: list[str] | None = None) -> int:
    """0 if the zip is written; else 1, after printing why."""
    options = _parser().parse_args(arguments)
    target = HERE if options.here else LAMBDA
    bundle = options.bundle or options.root / "build/bundle.json"
    out = options.out or options.root / "build/package/functions.zip"
    try:
        package = build(bundle, out, target=target)
        console = build(bundle, out.with_name("console.zip"), target=target, contents=CONSOLE)
    except CannotPackage as error:
        print(error, file=sys.stderr)
        return 1
    print(_report(package))
    print(_report(console))
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
    add_root(parser)
    parser.add_argument("--bundle", type=Path, help="(default: ROOT/build/bundle.json)")
    parser.add_argument("--out", type=Path, help="(default: ROOT/build/package/functions.zip)")
    parser.add_argument("--here", action="store_true", help="for this machine and this Python")
    return parser


if __name__ == "__main__":
    sys.exit(main())
