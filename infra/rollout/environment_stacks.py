"""The stacks of an environment, each brought to what a release has of it: desk, edge, front, console, watch.

Which order they are in, `infra.deploy` says: each takes outputs of earlier ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.domain.calendar.moments import TOKYO
from infra.environment import EDGE_REGION, Environment
from infra.rollout.clients import Clients
from infra.rollout.console import console_at_the_edge, console_parameters, watch_parameters
from infra.rollout.groups import add_missing_groups
from infra.rollout.live_check import bundle_in
from infra.rollout.releases import Release, Releases
from infra.rollout.stacks import roll_out

Outputs = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EnvironmentStacks:
    """Every method but `moment` raises CannotDeploy. `clock` gives an aware moment.

    `is_rollback`: the release is an earlier one, whose templates may lack today's parameters and resources.
    """

    env: Environment
    client: Clients
    releases: Releases
    say: Callable[[str], None]
    clock: Callable[[], datetime]
    is_rollback: bool

    def desk(self, release: Release) -> Outputs:
        parameters = {
            **self.env.parameters,
            "SendRate": f"{self.env.send_rate:g}",
            "StaffMail": self.env.staff_mail,
            "Release": self.moment(),
        }
        template = {"TemplateURL": self.releases.template_url(release.id)}
        return self._roll_out(release, self.env.region, self.env.stack, template, parameters)

    def edge(self, release: Release) -> Outputs:
        parameters = {**self.env.edge, "SiteDomain": self.env.host, **console_at_the_edge(self.env)}
        template = self._body(release, "edge.yaml")
        return self._roll_out(release, EDGE_REGION, self.env.edge_stack, template, parameters)

    def front(self, release: Release, desk: Outputs, edge: Outputs) -> Outputs:
        headers = self.releases.headers(release.id)
        parameters = {
            **self.env.site,
            "SiteDomain": self.env.host,
            "CertificateArn": edge["CertificateArn"],
            "WebAclArn": edge["WebAclArn"],
            "ApiDomain": desk["ApiDomain"],
            "OriginSecretArn": desk[f"OriginSecretArn{self.env.origin_secret}"],
            "ContentSecurityPolicy": headers["Content-Security-Policy"],
            "InSearchEngines": "no" if self.env.trial else "yes",
        }
        template = self._body(release, "site.yaml")
        return self._roll_out(release, self.env.region, self.env.site_stack, template, parameters)

    def console(self, release: Release, desk: Outputs, edge: Outputs) -> Outputs:
        """The staff's console, if the environment has one; without one, no outputs."""
        if not self.env.console:
            return {}
        self.say(f"　　職員の画面（{self.env.console_stack}）")
        if not self.releases.has(release.id, "console.yaml"):
            self.say("　　この版には職員の画面がないので、今の画面を残します。")
            return {}
        parameters = {**console_parameters(self.env, desk, edge), "Release": self.moment()}
        template = {"TemplateURL": self.releases.template_url(release.id, "console.yaml")}
        made = self._roll_out(release, self.env.region, self.env.console_stack, template, parameters)
        self.say(f"　　DNS の CNAME: {self.env.console['ConsoleDomain']} → {made['DistributionDomain']}")
        if pool := made.get("UserPoolId"):
            self._add_groups(release, pool)
        return made

    def watch(self, release: Release, front: Outputs, console: Outputs, edge: Outputs) -> None:
        """The alarms of us-east-1 and the budget; a release from before them leaves them as they are."""
        if self.releases.has(release.id, "watch.yaml"):
            self.say(f"　　見はり（{self.env.watch_stack}）")
            parameters = watch_parameters(self.env, front, console, edge)
            template = self._body(release, "watch.yaml")
            self._roll_out(release, EDGE_REGION, self.env.watch_stack, template, parameters)

    def moment(self) -> str:
        """YYMMDDHHMM in Tokyo: the templates' `Release`, which is new for each deployment, rollbacks
        included.
        """
        return f"{self.clock().astimezone(TOKYO):%y%m%d%H%M}"

    def _add_groups(self, release: Release, pool: str) -> None:
        bundle = bundle_in(self.releases.read(release.id, "functions.zip"))
        console = bundle.get("console") or {"roles": {}}
        cognito = self.client("cognito-idp", self.env.region)
        for name in add_missing_groups(cognito, pool, console["roles"]):
            self.say(f"　　職員のグループ {name} を作りました。")

    def _body(self, release: Release, name: str) -> Mapping[str, str]:
        return {"TemplateBody": self.releases.read(release.id, name).decode()}

    def _roll_out(
        self,
        release: Release,
        region: str,
        stack: str,
        template: Mapping[str, str],
        parameters: Mapping[str, str],
    ) -> Outputs:
        return roll_out(
            self.client("cloudformation", region),
            stack,
            template,
            parameters,
            change=f"release-{release.id}-{self.clock():%Y%m%d%H%M%S}",
            is_rollback=self.is_rollback,
        )
