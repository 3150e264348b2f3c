"""`python -m infra.deploy ENV` (`make deploy ENV=…`); with `--release ID` an earlier one (`make rollback`).

In this order: what was built is kept as a release; functions and table; certificate and firewall; the site's
front door; the site; the front door's copies are thrown away; the versions and headers of what is up are
compared until they are right; a journey is tried. Each step can be done again: whatever stops it, the same
command carries on. What it puts up is what `make package` made.
"""

import argparse
import json
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.calendar.moments import TOKYO
from infra.environment import EDGE_REGION, Environment, UnknownEnvironment, environment
from infra.headercheck import header_problems
from infra.package import ROOT
from infra.rollout.releases import Built, Release, Releases
from infra.rollout.site_sync import sync
from infra.rollout.stacks import CannotDeploy, roll_out
from infra.verify import NotTold, Seen, deployed, differences, in_site, in_zip

BUILT = Built(
    functions=ROOT / "build/package/functions.zip",
    site=ROOT / "site",
    template=ROOT / "infra/template.yaml",
    edge=ROOT / "infra/edge.yaml",
    front=ROOT / "infra/site.yaml",
    headers=ROOT / "build/headers.json",
)

_NOT_TRIED = {
    "full": "空いている日時がありません。",
    "busy": "定時の確認が、ちょうど動いています。",
    "none": "content/site.yml に canary がありません。",
}
"""What the canary answers where it couldn't try: no fault of what was put up, but no proof either."""

_UNTIL_ALL_SEE = timedelta(minutes=10)
"""CloudFront's places get a change one after the other, and so does a new name in the DNS."""

_PAUSE = 15.0

Clients = Callable[[str, str], Any]
"""boto3's client of a service in a region."""


def resolves(host: str) -> bool:
    """Whether this machine's DNS has an address of that name."""
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One environment, and all that a deployment touches. `clock` gives an aware moment.

    `going_back`: what is put up is an earlier release, whose templates may know less than today's.
    """

    env: Environment
    client: Clients
    say: Callable[[str], None]
    clock: Callable[[], datetime]
    look: Callable[[str], tuple[Seen, Seen]] = deployed
    compare_headers: Callable[[str, Mapping[str, str]], list[str]] = header_problems
    resolves: Callable[[str], bool] = resolves
    sleep: Callable[[float], None] = time.sleep
    going_back: bool = False

    @property
    def releases(self) -> Releases:
        s3 = self.client("s3", self.env.region)
        return Releases(s3=s3, bucket=self.env.artefacts, region=self.env.region)

    def keep(self, built: Built) -> Release:
        """Keep what was built as a release. Raises CannotDeploy if it isn't of one build."""
        code, site = in_zip(built.functions), in_site(built.site)
        differ = differences((code, site))
        if differ:
            raise CannotDeploy("\n".join([*differ, "make package で、もう一度作ってください。"]))
        self.releases.make_bucket()
        return self.releases.keep(built, bundle=code.bundle, package=str(code.package), now=self.clock())

    def put_up(self, release: Release) -> None:
        """Everything of a release, and its versions compared. Raises CannotDeploy."""
        self.say(f"1/5 関数と表（{self.env.stack}）")
        desk = self._desk(release)
        self.say(f"2/5 証明書と防御（{self.env.edge_stack}）")
        edge = self._edge(release)
        self.say(f"3/5 サイトの入り口（{self.env.site_stack}）")
        front = self._front(release, desk, edge)
        self.say(f"　　DNS の CNAME: {self.env.host} → {front['DistributionDomain']}")
        self.say("4/5 サイト")
        self._site(release, front)
        self.say("5/5 版とヘッダーの確認（10分まで待ちます）")
        self._wait_until_all_see(release, front["DistributionDomain"])

    def try_journey(self) -> None:
        """Let the canary book and cancel once. Raises CannotDeploy where that didn't work."""
        formation = self.client("cloudformation", self.env.region)
        found = formation.describe_stack_resource(StackName=self.env.stack, LogicalResourceId="Canary")
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        try:
            answer = self.client("lambda", self.env.region).invoke(
                FunctionName=name, Qualifier="live", Payload=b"{}"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "TooManyRequestsException":
                raise
            # Only one may run at once where places are reserved, and the schedule's has it.
            self.say(f"　　通せませんでした: {_NOT_TRIED['busy']}")
            return
        told = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            told = told.get("errorMessage", "理由がわかりません")
            raise CannotDeploy(
                f"申込みから取消しまでを通してみて、うまくいきませんでした（{told}）。"
                f"前の版にもどすには、make rollback ENV={self.env.name} を実行してください。"
            )

        if told["outcome"] != "ok":
            self.say(f"　　通せませんでした: {_NOT_TRIED[told['outcome']]}")

    def _wait_until_all_see(self, release: Release, distribution: str) -> None:
        """Look again and again until what is up is this release. Raises CannotDeploy."""
        host = self.env.host
        if not self.resolves(host) and not self.env.site.get("HostedZoneId"):
            raise CannotDeploy(
                f"設置は終わりましたが、{host} がまだ引けないので、確かめられません。"
                f"DNS に CNAME を加えてください: {host} → {distribution}。"
                "引けるようになったら、もう一度同じことを実行してください。"
            )
        end = self.clock() + _UNTIL_ALL_SEE
        while differ := self._differences(release):
            if self.clock() >= end:
                raise CannotDeploy(
                    "\n".join(
                        [
                            *differ,
                            f"10分待ちましたが、そろいません。DNS の {host} が {distribution} を"
                            "指しているかを確かめて、もう一度同じことを実行してください。",
                        ]
                    )
                )
            self.sleep(_PAUSE)

    def _differences(self, release: Release) -> list[str]:
        """In Japanese, what is up and not of this release, as far as can be seen now."""
        expected = Seen(where=f"版 {release.id}", bundle=release.bundle, package=release.package)
        try:
            differ = differences((expected, *self.look(self.env.origin)))
        except NotTold as error:
            return [str(error)]
        return differ + self.compare_headers(self.env.origin, self._headers(release))

    def _headers(self, release: Release) -> Mapping[str, str]:
        headers: Mapping[str, str] = json.loads(self.releases.read(release.id, "headers.json"))
        return headers

    def _desk(self, release: Release) -> Mapping[str, str]:
        return roll_out(
            self.client("cloudformation", self.env.region),
            self.env.stack,
            {"TemplateURL": self.releases.template_url(release.id)},
            {**self.env.parameters, "Release": self._moment()},
            change=self._change(release),
            going_back=self.going_back,
        )

    def _edge(self, release: Release) -> Mapping[str, str]:
        return roll_out(
            self.client("cloudformation", EDGE_REGION),
            self.env.edge_stack,
            {"TemplateBody": self.releases.read(release.id, "edge.yaml").decode()},
            {**self.env.edge, "SiteDomain": self.env.host},
            change=self._change(release),
            going_back=self.going_back,
        )

    def _front(self, release: Release, desk: Mapping[str, str], edge: Mapping[str, str]) -> Mapping[str, str]:
        headers = self._headers(release)
        return roll_out(
            self.client("cloudformation", self.env.region),
            self.env.site_stack,
            {"TemplateBody": self.releases.read(release.id, "site.yaml").decode()},
            {
                **self.env.site,
                "SiteDomain": self.env.host,
                "CertificateArn": edge["CertificateArn"],
                "WebAclArn": edge["WebAclArn"],
                "ApiDomain": desk["ApiDomain"],
                "OriginSecretArn": desk[f"OriginSecretArn{self.env.origin_secret}"],
                "ContentSecurityPolicy": headers["Content-Security-Policy"],
            },
            change=self._change(release),
            going_back=self.going_back,
        )

    def _site(self, release: Release, front: Mapping[str, str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.releases.unpack_site(release.id, Path(folder))
            s3 = self.client("s3", self.env.region)
            done = sync(s3, front["PagesBucket"], Path(folder), now=self.clock())
        self.say(f"　　置いたもの {len(done.put)}、同じもの {done.same}、消したもの {len(done.deleted)}")
        if done.put or done.deleted:
            self.client("cloudfront", self.env.region).create_invalidation(
                DistributionId=front["DistributionId"],
                InvalidationBatch={
                    "Paths": {"Quantity": 1, "Items": ["/*"]},
                    "CallerReference": f"{release.id}-{self._moment()}",
                },
            )

    def _change(self, release: Release) -> str:
        return f"release-{release.id}-{self.clock():%Y%m%d%H%M%S}"

    def _moment(self) -> str:
        """YYMMDDHHMM in Tokyo: a template's `Release` is new each time, an earlier release's too."""
        return f"{self.clock().astimezone(TOKYO):%y%m%d%H%M}"


def main(words: list[str] | None = None) -> int:
    """0 if all is up and works; 1 with what to do if not."""
    asked = _parser().parse_args(words)
    try:
        deployment = Deployment(
            env=environment(asked.environment),
            client=_clients(),
            say=print,
            clock=lambda: datetime.now(UTC),
            going_back=bool(asked.release),
        )
        if asked.release == "list":
            print("\n".join(deployment.releases.known()) or "取ってある版は、まだありません。")
            return 0
        release = deployment.releases.find(asked.release) if asked.release else deployment.keep(BUILT)
        print(f"■ {asked.environment} に、版 {release.id} を設置します。")
        deployment.put_up(release)
        if not asked.no_journey:
            print("申込みから取消しまでを通してみています（数分かかります）。")
            deployment.try_journey()
    except (CannotDeploy, NotTold, UnknownEnvironment) as error:
        print(error, file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(
            f"AWS とのやり取りに失敗しました（{error}）。もう一度、同じことを実行できます。", file=sys.stderr
        )
        return 1
    print("設置しました。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make deploy", description="窓口を AWS に設置します。")
    parser.add_argument("environment", help="infra/environments/ のファイルの名前（staging など）")
    parser.add_argument(
        "--release", default="", help="前の版にもどすとき、その版。list で、取ってある版を表示します"
    )
    parser.add_argument(
        "--no-journey", action="store_true", help="通しの確認をしない（SES の確認がまだのとき）"
    )
    return parser


def _clients() -> Clients:
    import boto3
    from botocore.config import Config

    # The canary waits for its mails; to call it twice would book twice. Nothing passes meanwhile, and what is
    # between may forget such a connection: so this machine shows that it's still there. How often is a
    # setting of its own (see .github/workflows/deploy.yml).
    patient = Config(read_timeout=920, tcp_keepalive=True, retries={"total_max_attempts": 1})
    session = boto3.Session()

    def client(service: str, region: str) -> Any:
        config = patient if service == "lambda" else None
        return session.client(service, region_name=region, config=config)

    return client


if __name__ == "__main__":
    sys.exit(main())
