"""The functions' zip as tests run it: for this machine, and for Lambda's Python if this machine has it."""

import platform
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from infra.package import HERE, LAMBDA, Package, Target, build, install, interpreter
from tests.conftest import ROOT

_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")


@dataclass(frozen=True, kw_only=True)
class Zipped:
    """A zip, unpacked into `task`; `python` and AWS's runtime client in `client` start it."""

    package: Package
    target: Target
    python: Path
    task: Path
    client: Path


def target_here() -> tuple[Target, Path]:
    """This machine with Lambda's Python, or with the Python that runs the tests."""
    wanted = Target(machine=platform.machine(), python=LAMBDA.python)
    for target in (wanted, HERE):
        python = interpreter(target)
        if python:
            return target, python
    raise LookupError(HERE)


def make_zipped(bundle: Path, folder: Path, *, client: Path | None = None) -> Zipped:
    """`client` is the folder of AWS's runtime client, if it is installed already."""
    target, python = target_here()
    package = build(bundle, folder / "functions.zip", target=target)
    task = folder / "task"
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(task)
    client = client or install_client(folder / "client")
    return Zipped(package=package, target=target, python=python, task=task, client=client)


def install_client(folder: Path) -> Path:
    """Installs AWS's runtime client, of the version and hashes of requirements-dev.txt; returns `folder`."""
    target, _ = target_here()
    blocks = re.split(r"^(?=[A-Za-z])", (ROOT / "requirements-dev.txt").read_text(), flags=re.M)
    pinned = [block for block in blocks if block.partition("==")[0] in _CLIENT]
    assert len(pinned) == len(_CLIENT)
    folder.mkdir()
    # Its condition (Linux) holds; pip would evaluate it for another Python than the target's.
    only = folder / "requirements.txt"
    only.write_text("".join(re.sub(r" ;[^\\\n]*", " ", block) for block in pinned))
    install([only], folder, target=target)
    return folder
