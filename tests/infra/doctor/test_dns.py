"""`make doctor` reports each mistake in the DNS with what to do."""

from pathlib import Path

import pytest

from infra import doctor
from tests.infra.doctor.patient import DOMAIN, GOOD_DNS, NoDNS, Zone, look, wrong

DNS_CASES = {
    "site not there": ({("madoguchi.example.jp", "A"): ()}, "サイトのドメイン", "bad", "DistributionDomain"),
    "no SPF": ({(f"bounce.{DOMAIN}", "TXT"): ("other=1",)}, "SPF", "bad", "include:amazonses.com"),
    "SPF of another": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 mx -all",)},
        "SPF",
        "bad",
        "include:amazonses.com",
    ),
    "SPF twice": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 include:amazonses.com -all", "v=spf1 -all")},
        "SPF",
        "bad",
        "1つに",
    ),
    "SPF for all": (
        {(f"bounce.{DOMAIN}", "TXT"): ("v=spf1 include:amazonses.com +all",)},
        "SPF",
        "bad",
        "~all",
    ),
    "DKIM missing": (
        {(f"bbb._domainkey.{DOMAIN}", "CNAME"): ()},
        "DKIM",
        "bad",
        f"bbb._domainkey.{DOMAIN} → bbb.dkim.amazonses.com",
    ),
    "DMARC missing": ({(f"_dmarc.{DOMAIN}", "TXT"): ()}, "DMARC", "bad", "v=DMARC1"),
    "DMARC twice": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=none",) * 2}, "DMARC", "bad", "1つに"),
    "DMARC of no use": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=none",)}, "DMARC", "warn", "quarantine"),
    "DMARC not readable": ({(f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p",)}, "DMARC", "bad", "p=none"),
    "DMARC above says none for what is below": (
        {
            (f"_dmarc.{DOMAIN}", "TXT"): (),
            ("_dmarc.example.jp", "TXT"): ("v=DMARC1; p=reject; sp=none",),
        },
        "DMARC",
        "warn",
        "quarantine",
    ),
}


@pytest.mark.parametrize("case", DNS_CASES)
def test_dns_mistakes_are_reported_with_what_to_do(case: str, bundle: Path) -> None:
    records, name, grade, todo = DNS_CASES[case]
    found = look(bundle, dns=Zone({**GOOD_DNS, **records}))
    assert wrong(found) == [(name, grade)]
    assert todo in next(one.todo for one in found if one.name == name)


def test_a_dmarc_policy_of_the_parent_domain_counts(bundle: Path) -> None:
    zone = {
        **GOOD_DNS,
        (f"_dmarc.{DOMAIN}", "TXT"): (),
        ("_dmarc.example.jp", "TXT"): ("v=DMARC1; p=reject",),
    }
    assert wrong(look(bundle, dns=Zone(zone))) == []


def test_without_dns_its_records_are_unknown(bundle: Path) -> None:
    found = look(bundle, dns=NoDNS())
    assert wrong(found) == [(name, "unknown") for name in ("サイトのドメイン", "SPF", "DKIM", "DMARC")]
    assert not doctor.report(found)[1]
