"""Checks the domain's DNS records: the site's address, and who may send its mail (SPF, DKIM, DMARC).

SPF: RFC 7208, DMARC: RFC 7489, DKIM as SES asks for it ("Easy DKIM": three CNAMEs),
https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from infra.checks.aws_account import Identity
from infra.checks.findings import Finding, bad, good, unknown, warn


class DNSUnreachable(Exception):
    """No name server answered."""


class DNS(Protocol):
    """`ask` gives the values of a name's records: TXT strings joined, names without the final dot.

    Raises DNSUnreachable.
    """

    def ask(self, name: str, kind: str) -> Sequence[str]: ...


class Resolver:
    """The machine's own name servers."""

    def ask(self, name: str, kind: str) -> Sequence[str]:
        import dns.exception
        import dns.resolver

        try:
            answer = dns.resolver.resolve(name, kind, lifetime=5)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.DNSException as error:
            raise DNSUnreachable(type(error).__name__) from error
        if kind == "TXT":
            return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in answer)
        return tuple(one.to_text().rstrip(".") for one in answer)


def look_at_site(dns: DNS, host: str) -> Finding:
    """Whether the site's name leads anywhere."""
    return _unless_unreachable("サイトのドメイン", lambda: _host(dns, host))


def look_at_sender(dns: DNS, domain: str, identity: Identity, *, is_main: bool = True) -> Iterator[Finding]:
    """The records of a domain that the desk sends from. `is_main`: the environment's own; others are set up
    by their owners.
    """
    about = "" if is_main else f"（{domain}）"
    if is_main or identity.mail_from:
        yield _unless_unreachable(f"SPF{about}", lambda: _spf(dns, identity.mail_from))
    yield _unless_unreachable(f"DKIM{about}", lambda: _dkim(dns, domain, identity))
    yield _unless_unreachable(f"DMARC{about}", lambda: _dmarc(dns, domain))


def _unless_unreachable(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return replace(look(), name=name)
    except DNSUnreachable:
        return unknown(
            name, "DNS に問い合わせできませんでした", "ネットワークを確かめて、もう一度実行してください。"
        )


def _host(dns: DNS, host: str) -> Finding:
    name = "サイトのドメイン"
    if dns.ask(host, "A") or dns.ask(host, "AAAA"):
        return good(name, f"{host} は引けます")
    return bad(
        name,
        f"{host} が引けません",
        f"DNS に {host} を登録してください。値は、site.yaml のスタックの出力 DistributionDomain です。",
    )


def _spf(dns: DNS, domain: str) -> Finding:
    name = "SPF"
    if not domain:
        return warn(
            name,
            "差出人のドメインのための MAIL FROM が、設定されていません",
            "template.yaml の MailFromDomain を設定してください。SPF が自分のドメインと一致し、"
            "迷惑メールと見られにくくなります。",
        )
    found = [text for text in dns.ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]
    wanted = f"{domain} の TXT に「v=spf1 include:amazonses.com ~all」を登録してください。"
    if not found:
        return bad(name, f"{domain} に SPF がありません", wanted)
    if len(found) > 1:
        return bad(
            name,
            f"{domain} に SPF が{len(found)}つあります",
            "1つにまとめてください。2つ以上あると、どれも効きません。",
        )
    words = found[0].lower().split()
    if "include:amazonses.com" not in words:
        return bad(name, f"{domain} の SPF に Amazon SES がありません", wanted)
    if "+all" in words or "all" in words:
        return bad(name, "SPF が、だれからの送信も認めています", "最後を「~all」か「-all」にしてください。")
    return good(name, f"{domain} から Amazon SES が送れます")


def _dkim(dns: DNS, domain: str, identity: Identity) -> Finding:
    name, tokens, zone = "DKIM", identity.tokens, identity.zone
    if not tokens:
        return unknown(
            name,
            "DKIM の値が SES から得られませんでした",
            "SES で、ドメインの ID が作られているか確かめてください。",
        )
    wrong = [
        token for token in tokens if f"{token}.{zone}" not in dns.ask(f"{token}._domainkey.{domain}", "CNAME")
    ]
    if not wrong:
        return good(name, f"{len(tokens)}件とも登録されています")
    lines = "、".join(f"{token}._domainkey.{domain} → {token}.{zone}" for token in wrong)
    return bad(
        name, f"{len(tokens)}件のうち{len(wrong)}件がありません", f"DNS に CNAME を登録してください: {lines}"
    )


def _dmarc(dns: DNS, domain: str) -> Finding:
    name = "DMARC"
    # The policy may be at the organisational domain, which the name alone doesn't reveal: try all above.
    for place in _upwards(domain):
        found = [text for text in dns.ask(f"_dmarc.{place}", "TXT") if text.lower().startswith("v=dmarc1")]
        if len(found) > 1:
            return bad(
                name,
                f"_dmarc.{place} に{len(found)}つあります",
                "1つにまとめてください。2つ以上あると、どれも効きません。",
            )
        if found:
            return _policy(found[0], place, domain)
    return bad(
        name,
        f"_dmarc.{domain} がありません",
        f"_dmarc.{domain} の TXT に「v=DMARC1; p=none; rua=mailto:"
        "（報告を受けるアドレス）」を登録してください。"
        "届き方を確かめたら、p=quarantine に強めます。",
    )


def _policy(text: str, place: str, domain: str) -> Finding:
    pairs = (part.partition("=") for part in text.replace(" ", "").lower().split(";"))
    tags = {tag: value for tag, _, value in pairs}
    policy = tags.get("sp", tags.get("p", "")) if place != domain else tags.get("p", "")
    if policy in ("quarantine", "reject"):
        return good("DMARC", f"_dmarc.{place} は p={policy} です")
    if policy == "none":
        return warn(
            "DMARC",
            f"_dmarc.{place} は p=none です",
            "なりすましのメールが止まりません。報告を見て問題がなければ、p=quarantine に強めてください。",
        )
    return bad(
        "DMARC",
        f"_dmarc.{place} の p= が読めません",
        "p=none、p=quarantine、p=reject のどれかにしてください。",
    )


def _upwards(domain: str) -> Iterator[str]:
    """The domain and its parents, down to two labels."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        yield ".".join(labels[start:])
