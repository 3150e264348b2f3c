"""The emulator is this machine's own: no other machine can reach it."""

import errno
import socket
from pathlib import Path

import pytest

from tests.faults.emulator import Emulator

LISTEN = "0A"
LOOPBACK = "0100007F"
"""127.0.0.1 as Linux writes it into /proc/net/tcp."""


def test_it_answers_on_no_other_address_of_this_machine(ministack: Emulator) -> None:
    outward = _outward_address()
    if outward is None:
        pytest.skip("this machine has no address but its own loopback")
    with socket.socket() as other:
        assert other.connect_ex((outward, ministack.port)) == errno.ECONNREFUSED


def test_it_listens_on_one_port_of_loopback(ministack: Emulator) -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("only Linux tells in /proc what a process listens on")
    fds = Path(f"/proc/{ministack.pid}/fd").iterdir()
    own = {str(fd.readlink()) for fd in fds if fd.is_symlink()}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        if Path(f"/proc/net/{table}").exists()
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    listening = {row[1] for row in rows if row[3] == LISTEN and f"socket:[{row[9]}]" in own}
    assert listening == {f"{LOOPBACK}:{ministack.port:04X}"}


def _outward_address() -> str | None:
    """The address that this machine would use to reach another; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address
