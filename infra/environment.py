"""Where a desk is deployed to: `infra/environments/NAME.yml` in the desk's folder, which has no secrets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = "infra/environments"
"""In the desk's folder."""

EDGE_REGION = "us-east-1"
"""CloudFront uses certificates and WAF rules from this region only."""


class UnknownEnvironment(Exception):
    """The text says in Japanese what to do."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The values of `environments/NAME.yml`; comments in those files explain each.

    `parameters`, `edge`, `site` and `console` are parameters of template.yaml, edge.yaml, site.yaml and
    console.yaml; the deployment adds those that it can derive. `trial` makes it a desk for trying things out:
    `staff_mail` is the mailbox that gets all mail for the staff.
    """

    name: str
    region: str
    stack: str
    artefacts: str
    send_rate: float
    origin_secret: str
    parameters: Mapping[str, str]
    edge: Mapping[str, str]
    site: Mapping[str, str]
    console: Mapping[str, str] = field(default_factory=dict)
    """Empty where the staff have no console."""
    trial: Mapping[str, str] = field(default_factory=dict)
    """Empty where the public comes."""
    watch: Mapping[str, str] = field(default_factory=dict)
    """Parameters of watch.yaml."""

    @property
    def staff_mail(self) -> str:
        """The one mailbox for all mail to the staff, at a trial; else ""."""
        return self.trial.get("staff_mail", "")

    @property
    def console_stack(self) -> str:
        return f"{self.stack}-console"

    @property
    def watch_stack(self) -> str:
        return f"{self.stack}-watch"

    @property
    def edge_stack(self) -> str:
        return f"{self.stack}-edge"

    @property
    def site_stack(self) -> str:
        return f"{self.stack}-site"

    @property
    def origin(self) -> str:
        """The site's origin: https://host."""
        return self.parameters["SiteOrigins"].split(",")[0]

    @property
    def host(self) -> str:
        return self.origin.removeprefix("https://")

    @property
    def mail_domain(self) -> str:
        return self.parameters["MailDomain"]


def environment(name: str, root: Path) -> Environment:
    """The environment of that name of the desk in the folder `root`. Raises UnknownEnvironment."""
    folder = root / FOLDER
    path = folder / f"{name}.yml"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = "、".join(sorted(one.stem for one in folder.glob("*.yml")))
        there = (
            f"あるのは {known} です。"
            if known
            else "infra/README.md を見て、staging.yml から作ってください。"
        )
        raise UnknownEnvironment(
            f"「{name}」という環境は、{folder} にありません。{there}例: make doctor ENV=staging"
        )
    read: dict[str, Any] = yaml.safe_load(path.read_text())
    try:
        return Environment(
            name=name,
            region=read["region"],
            stack=read["stack"],
            artefacts=read["artefacts"],
            send_rate=float(read["send_rate"]),
            origin_secret=str(read["origin_secret"]),
            parameters=_texts(read["parameters"]),
            edge=_texts(read["edge"]),
            site=_texts(read["site"]),
            console=_texts(read.get("console", {})),
            watch=_texts(read.get("watch", {})),
            trial={"staff_mail": str(read["trial"]["staff_mail"])} if "trial" in read else {},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownEnvironment(
            f"{path.name} に足りないところがあります（{error}）。staging.yml と見くらべてください。"
        ) from error


def _texts(values: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: str(value) for name, value in values.items()}
