"""SpamAssassin, without the network, finds nothing in our mails that is typical of spam."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from builder.output.mails.samples import samples_of
from desk.domain.mail.compose import compose
from tests.conftest import NOW, need

AT = datetime.fromisoformat(NOW)
CLEAN = 2.0
"""SpamAssassin's own threshold is 5; our rule is to stay far below."""

# What SES and the receiving server add to each mail: without it the set-up would be scored, not the mail.
_ON_THE_WAY = (
    b"Received: from e1-2.smtp-out.ap-northeast-1.amazonses.com"
    b" (e1-2.smtp-out.ap-northeast-1.amazonses.com [23.251.234.2])\r\n"
    b"\tby mx.example.jp with ESMTPS id 4C1; Fri, 20 Nov 2026 10:00:01 +0900\r\n"
    b"Message-ID: <0106019a0000-00000000-0000-4000-8000-%012d-000000@ap-northeast-1.amazonses.com>\r\n"
)
SPAM = (
    b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: =?utf-8?q?test?=\r\n\r\n"
    b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
)


def scores(mails: list[bytes], folder: Path) -> list[tuple[float, str]]:
    """(score, the rules that fired) of each mail, by one run over all of them."""
    program = need("spamassassin", why="it scores our mails")
    box = folder / "mails.mbox"
    box.write_bytes(
        b"".join(
            b"From sender@example.jp Fri Nov 20 01:00:00 2026\n"
            + (_ON_THE_WAY % number + mail).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
            + b"\n"
            for number, mail in enumerate(mails)
        )
    )
    done = subprocess.run(
        [program, "--local", "--nocreate-prefs", "--prefspath=/dev/null", "--mbox", str(box)],
        capture_output=True,
        check=True,
        env={"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    # It answers in any order; the number in the Message-ID shows which is which.
    said = dict(_score(one.partition(b"\n")[2]) for one in done.stdout.split(b"From sender@example.jp")[1:])
    return [said[number] for number in range(len(mails))]


def _score(mail: bytes) -> tuple[int, tuple[float, str]]:
    message = message_from_bytes(mail, policy=policy.default)
    number = int(str(message["Message-ID"]).split("-")[5])
    rules = " ".join(str(message["X-Spam-Status"]).partition("score=")[2].split())
    return number, (float(rules.split()[0]), rules)


def test_no_mail_looks_like_spam(bundle: Mapping[str, Any], tmp_path: Path) -> None:
    samples = samples_of(bundle, now=AT)
    mails = [compose(sample.row, bundle, now=AT, link_keys={"A": b"test"}).as_bytes() for sample in samples]
    found = scores([*mails, SPAM], tmp_path)
    spam, _ = found.pop()
    assert spam > 100, "the scorer doesn't know what spam is"
    for sample, (score, rules) in zip(samples, found, strict=True):
        print(f"{score:5} {sample.mail} {sample.use} {rules}")
    assert [
        (sample.mail, rules) for sample, (score, rules) in zip(samples, found, strict=True) if score >= CLEAN
    ] == []
