"""`python -m infra.deploy ENV` (`make deploy ENV=…`); `--release ID` deploys an earlier one (`make
rollback`).

It deploys what `make package` built, in this order: store the build as a release; check that the content is
this environment's (`rollout/right_desk.py`); say which live bookings
its settings would leave without a place (`rollout/live_check.py`); functions and table;
certificate and firewall; CloudFront; the site's files; invalidate CloudFront's cache; compare the deployed
versions and headers until they match; run the canary's journey. Every step is idempotent: after a failure,
run the same command again.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from builder.files.root import add_root
from infra.environment import Environment, UnknownEnvironment, environment
from infra.rollout.clients import Clients, aws_clients
from infra.rollout.environment_stacks import EnvironmentStacks
from infra.rollout.journey import try_journey
from infra.rollout.live_check import bundle_in, without_a_place
from infra.rollout.releases import Built, Release, Releases
from infra.rollout.right_desk import check_address
from infra.rollout.site_sync import sync
from infra.rollout.stacks import CannotDeploy, outputs
from infra.rollout.visible import Eyes, wait_until_visible
from infra.verify import NoVersion, Versions, differences, in_site, in_zip
from infra.zip_contents import ROOT


def built_in(root: Path) -> Built:
    """What was built of the desk in the folder `root`, and the engine's templates."""
    return Built(
        functions=root / "build/package/functions.zip",
        console_functions=root / "build/package/console.zip",
        site=root / "site",
        template=ROOT / "infra/template.yaml",
        console=ROOT / "infra/console.yaml",
        edge=ROOT / "infra/edge.yaml",
        front=ROOT / "infra/site.yaml",
        watch=ROOT / "infra/watch.yaml",
        headers=root / "build/headers.json",
    )


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """An environment, and everything that a deployment uses. `clock` gives an aware moment.

    `is_rollback`: it deploys an earlier release, whose templates may lack today's parameters and resources.
    """

    env: Environment
    client: Clients
    say: Callable[[str], None]
    clock: Callable[[], datetime]
    eyes: Eyes = field(default_factory=Eyes)
    is_rollback: bool = False

    @property
    def releases(self) -> Releases:
        s3 = self.client("s3", self.env.region)
        return Releases(s3=s3, bucket=self.env.artefacts, region=self.env.region)

    @property
    def _stacks(self) -> EnvironmentStacks:
        return EnvironmentStacks(
            env=self.env,
            client=self.client,
            releases=self.releases,
            say=self.say,
            clock=self.clock,
            is_rollback=self.is_rollback,
        )

    def store(self, built: Built) -> Release:
        """Store the build as a release. Raises CannotDeploy if its parts are of different builds."""
        code, site = in_zip(built.functions), in_site(built.site)
        console = in_zip(built.console_functions)
        differing = differences((code, site, replace(console, package=None)))
        if differing:
            raise CannotDeploy("\n".join([*differing, "make package で、もう一度作ってください。"]))
        self.releases.ensure_bucket()
        return self.releases.store(built, bundle=code.bundle, package=str(code.package), now=self.clock())

    def deploy(self, release: Release) -> None:
        """Deploy a release and verify what is deployed. Raises CannotDeploy."""
        bundle = bundle_in(self.releases.read(release.id, "functions.zip"))
        check_address(self.env, bundle)
        for line in self._without_a_place(bundle):
            self.say(f"　　{line}")
        stacks = self._stacks
        self.say(f"1/5 関数と表（{self.env.stack}）")
        desk = stacks.desk(release)
        self.say(f"2/5 証明書と防御（{self.env.edge_stack}）")
        edge = stacks.edge(release)
        self.say(f"3/5 サイトの入り口（{self.env.site_stack}）")
        front = stacks.front(release, desk, edge)
        self.say(f"　　DNS の CNAME: {self.env.host} → {front['DistributionDomain']}")
        console = stacks.console(release, desk, edge)
        stacks.watch(release, front, console, edge)
        self.say("4/5 サイト")
        self._deploy_site(release, front)
        self.say("5/5 版とヘッダーの確認（10分まで待ちます）")
        expected = Versions(where=f"版 {release.id}", bundle=release.bundle, package=release.package)
        wait_until_visible(
            self.env,
            expected,
            self.releases.headers(release.id),
            distribution=front["DistributionDomain"],
            eyes=self.eyes,
            clock=self.clock,
        )

    def _without_a_place(self, bundle: Mapping[str, Any]) -> list[str]:
        """What the staff have to do once this release is live; empty at the first deployment."""
        try:
            found = outputs(self.client("cloudformation", self.env.region), self.env.stack)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            return []
        if "TableName" not in found:
            return []
        dynamodb = self.client("dynamodb", self.env.region)
        return without_a_place(dynamodb, found["TableName"], bundle, now=self.clock())

    def try_journey(self) -> None:
        """Let the canary book and cancel once. Raises CannotDeploy if it fails."""
        formation = self.client("cloudformation", self.env.region)
        functions = self.client("lambda", self.env.region)
        try_journey(
            formation, functions, self.env, say=self.say, is_first=lambda: len(self.releases.ids()) < 2
        )

    def _deploy_site(self, release: Release, front: Mapping[str, str]) -> None:
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
                    "CallerReference": f"{release.id}-{self._stacks.moment()}",
                },
            )


def main(arguments: list[str] | None = None) -> int:
    """0 if everything is deployed and works; else 1, after printing what to do."""
    options = _parser().parse_args(arguments)
    try:
        deployment = Deployment(
            env=environment(options.environment, options.root),
            client=aws_clients(),
            say=print,
            clock=lambda: datetime.now(UTC),
            is_rollback=bool(options.release),
        )
        if options.release == "list":
            print("\n".join(deployment.releases.ids()) or "取ってある版は、まだありません。")
            return 0
        if options.release:
            release = deployment.releases.find(options.release)
        else:
            release = deployment.store(built_in(options.root))
        print(f"■ {options.environment} に、版 {release.id} を設置します。")
        deployment.deploy(release)
        if not options.no_journey:
            print("申込みから取消しまでを通してみています（数分かかります）。")
            deployment.try_journey()
    except (CannotDeploy, NoVersion, UnknownEnvironment) as error:
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
    add_root(parser)
    parser.add_argument(
        "--release", default="", help="前の版にもどすとき、その版。list で、取ってある版を表示します"
    )
    parser.add_argument(
        "--no-journey", action="store_true", help="通しの確認をしない（SES の確認がまだのとき）"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
