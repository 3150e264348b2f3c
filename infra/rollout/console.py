"""The parameters of the staff's console: what an environment says, and what the other stacks have made."""

from collections.abc import Mapping

from infra.environment import Environment

_DOMAIN, _ALLOWED = "ConsoleDomain", "ConsoleAllowedAddresses"
_FROM_THE_DESK = (
    "AlarmsTopicArn",
    "LinkKeyArn",
    "MailHashKeyArn",
    "OriginSecretArnA",
    "OriginSecretArnB",
    "TableName",
)
"""Outputs of template.yaml that console.yaml has as parameters."""


def console_at_the_edge(env: Environment) -> Mapping[str, str]:
    """edge.yaml's: for the console's certificate and firewall, which CloudFront takes from there."""
    return {name: env.console[name] for name in (_DOMAIN, _ALLOWED) if name in env.console}


def console_parameters(
    env: Environment, desk: Mapping[str, str], edge: Mapping[str, str]
) -> Mapping[str, str]:
    """console.yaml's, but `Release`. `desk` and `edge` are the outputs of template.yaml and edge.yaml."""
    own = {name: value for name, value in env.console.items() if name != _ALLOWED}
    shared = {name: env.parameters[name] for name in ("TableKeyArn",) if name in env.parameters}
    return {
        **shared,
        **own,
        **{name: desk[name] for name in _FROM_THE_DESK},
        "SiteUrl": env.origin,
        "StaffMail": env.staff_mail,
        "MailDomain": env.mail_domain,
        "CertificateArn": edge["ConsoleCertificateArn"],
        "WebAclArn": edge["ConsoleWebAclArn"],
        "OriginSecretArn": desk[f"OriginSecretArn{env.origin_secret}"],
    }


def watch_parameters(
    env: Environment, front: Mapping[str, str], console: Mapping[str, str], edge: Mapping[str, str]
) -> Mapping[str, str]:
    """watch.yaml's, of the outputs of the other stacks; `console` is empty where there is none."""
    return {
        **env.watch,
        "SiteDistribution": front["DistributionId"],
        "ConsoleDistribution": console.get("DistributionId", ""),
        "Firewall": edge.get("FirewallMetric", ""),
        "AlarmAddress": env.parameters.get("AlarmAddress", ""),
    }
