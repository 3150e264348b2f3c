"""The front door (infra/site.yaml, infra/edge.yaml): who reads the bucket, what is cached, what passes."""

import json
import re
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.errors import Problem
from desk.domain.notices import CACHED_FOR
from desk.views.security_headers import MAX_POLICY, NO_PAGE, page_headers
from local.emulated.sam_template import load_template
from tests.conftest import need
from tests.infra.cloudformation import EDGE, SITE, desk_stack, statements
from tests.infra.front.stacks import ALL, CSP, USUAL

CLOUDFRONT = USUAL["Distribution"]["DistributionConfig"]
BEHAVIOUR = CLOUDFRONT["DefaultCacheBehavior"]
NOTICES, API = CLOUDFRONT["CacheBehaviors"]
"""In this order: CloudFront takes the first that fits."""


# ---- the buckets


@pytest.mark.parametrize("name", ["Pages", "Visits"])
def test_no_bucket_is_public_or_readable_without_tls(name: str) -> None:
    bucket = ALL[name]
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert "AccessControl" not in bucket
    denied = [one for one in statements(ALL[f"{name}Policy"]["PolicyDocument"]) if one["Effect"] == "Deny"]
    assert [one["Condition"] for one in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
    assert denied[0]["Resource"] == [{"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}/*"}]


def test_only_our_distribution_reads_the_pages_and_can_t_list_them() -> None:
    (grant,) = [one for one in statements(USUAL["PagesPolicy"]["PolicyDocument"]) if one["Effect"] == "Allow"]
    assert grant["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert grant["Action"] == ["s3:GetObject"]
    assert "${Distribution}" in grant["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]
    (pages,) = [one for one in CLOUDFRONT["Origins"] if one["Id"] == "pages"]
    assert pages["OriginAccessControlId"] == {"Fn::GetAtt": ["OnlyCloudFront", "Id"]}
    # ACLs are off: every object belongs to the bucket.
    assert USUAL["Pages"]["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert USUAL["OnlyCloudFront"]["OriginAccessControlConfig"]["SigningBehavior"] == "always"


def test_a_replaced_site_can_be_restored_for_a_month() -> None:
    assert USUAL["Pages"]["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = USUAL["Pages"]["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] >= 30
    assert USUAL.resources["Pages"]["DeletionPolicy"] == "RetainExceptOnCreate"


def test_visits_are_logged_only_on_request_and_for_a_month() -> None:
    assert "Logging" not in CLOUDFRONT
    # The bucket always exists: infra/rollout/stacks.py refuses to remove it, and S3 too unless it is empty.
    assert USUAL.resources["Visits"] == ALL.resources["Visits"]
    assert USUAL.resources["Visits"]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert ALL["Distribution"]["DistributionConfig"]["Logging"]["IncludeCookies"] is False
    (rule,) = ALL["Visits"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 30


# ---- how it is served


def test_it_is_reached_by_tls_only_and_by_ipv6_and_http_3() -> None:
    assert CLOUDFRONT["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert BEHAVIOUR["ViewerProtocolPolicy"] == "redirect-to-https"
    assert API["ViewerProtocolPolicy"] == "https-only"
    assert (CLOUDFRONT["IPV6Enabled"], CLOUDFRONT["HttpVersion"]) == (True, "http2and3")
    assert {ALL[name]["Type"] for name in ("NameV4", "NameV6")} == {"A", "AAAA"}


def test_pages_are_cached_as_their_headers_say_and_compressed() -> None:
    cache = USUAL[BEHAVIOUR["CachePolicyId"]["Ref"]]["CachePolicyConfig"]
    # A minimum above 0 would show a page that says "no-cache" when it's stale.
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 365 * 24 * 60 * 60)
    key = cache["ParametersInCacheKeyAndForwardedToOrigin"]
    assert (
        key["EnableAcceptEncodingBrotli"] is key["EnableAcceptEncodingGzip"] is BEHAVIOUR["Compress"] is True
    )


def test_nothing_of_the_api_is_cached() -> None:
    cache = USUAL[API["CachePolicyId"]["Ref"]]["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 0)


def sent_headers(policy: str) -> Mapping[str, tuple[str, bool]]:
    """Header -> (value, whether it overrides the origin's own) of a response headers policy."""
    config = USUAL[policy]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    hsts = security["StrictTransportSecurity"]
    subdomains = "; includeSubDomains" if hsts["IncludeSubdomains"] else ""
    named = {
        "Content-Security-Policy": ("ContentSecurityPolicy", "ContentSecurityPolicy"),
        "X-Frame-Options": ("FrameOptions", "FrameOption"),
        "Referrer-Policy": ("ReferrerPolicy", "ReferrerPolicy"),
    }
    return {
        "Strict-Transport-Security": (
            f"max-age={hsts['AccessControlMaxAgeSec']}{subdomains}",
            hsts["Override"],
        ),
        "X-Content-Type-Options": ("nosniff", security["ContentTypeOptions"]["Override"]),
        **{
            header: (security[one][value], security[one]["Override"])
            for header, (one, value) in named.items()
        },
        **{one["Header"]: (one["Value"], one["Override"]) for one in config["CustomHeadersConfig"]["Items"]},
    }


def test_cloudfront_sends_the_builder_s_headers_with_pages() -> None:
    sent = sent_headers(BEHAVIOUR["ResponseHeadersPolicyId"]["Ref"])
    assert all(override for _, override in sent.values())
    assert {header: value for header, (value, _) in sent.items()} == {
        **page_headers(),
        "Content-Security-Policy": CSP,
    }


def test_the_api_s_own_errors_get_headers_and_the_functions_keep_theirs() -> None:
    sent = sent_headers(API["ResponseHeadersPolicyId"]["Ref"])
    assert {header: value for header, (value, _) in sent.items()}.items() <= NO_PAGE.items()
    assert {header for header, (_, override) in sent.items() if override} == {
        "Strict-Transport-Security",
        "X-Content-Type-Options",
    }


def test_the_builder_s_policy_fits_the_parameter() -> None:
    parameter = load_template(SITE).document["Parameters"]["ContentSecurityPolicy"]
    assert parameter["MaxLength"] == MAX_POLICY
    assert re.fullmatch(parameter["AllowedPattern"], page_headers()["Content-Security-Policy"])


# ---- what isn't there


def test_missing_pages_get_the_404_page_and_the_api_s_errors_pass_unchanged() -> None:
    pages = {one["ErrorCode"]: one for one in CLOUDFRONT["CustomErrorResponses"] if "ResponsePagePath" in one}
    assert pages.keys() == {403}
    assert (pages[403]["ResponseCode"], pages[403]["ResponsePagePath"]) == (404, "/404.html")
    # The only problem with that status answers requests that bypass CloudFront.
    assert [kind.code for kind in Problem.__subclasses__() if kind.status == 403] == ["front_door"]


def test_the_api_s_errors_are_not_cached_for_the_next_visitor() -> None:
    """By default CloudFront caches errors for 10 s, whatever the cache policy says."""
    kept = {one["ErrorCode"]: one["ErrorCachingMinTTL"] for one in CLOUDFRONT["CustomErrorResponses"]}
    told = {kind.status for kind in Problem.__subclasses__()} - {403}
    may_be_named = {400, 404, 405, 414, 416, 500, 501, 502, 503, 504}
    never = (told & may_be_named) | {500, 502, 503, 504}
    assert {code: kept.get(code) for code in never} == dict.fromkeys(never, 0)


# ---- to the API


def test_requests_to_the_api_carry_the_secret_and_outwait_every_function() -> None:
    assert API["PathPattern"] == "/api/*"
    (origin,) = [one for one in CLOUDFRONT["Origins"] if one["Id"] == API["TargetOriginId"]]
    assert origin["OriginCustomHeaders"] == [
        {
            "HeaderName": "x-origin-secret",
            "HeaderValue": {"Fn::Sub": "{{resolve:secretsmanager:${OriginSecretArn}:SecretString}}"},
        }
    ]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    waits = origin["CustomOriginConfig"]["OriginReadTimeout"]
    desk = desk_stack()
    called = set(re.findall(r"\$\{(\w+)Aliaslive\}/invocations", json.dumps(desk["Api"]["Body"])))
    assert waits > max(desk[name]["Timeout"] for name in called)


def test_every_header_that_the_functions_read_reaches_the_api() -> None:
    """A header that isn't named here doesn't reach them."""
    functions = SITE.parents[1] / "functions"
    read = {
        name.lower()
        for path in functions.rglob("*.py")
        for name in re.findall(r'headers\.get\(\s*"([\w-]+)"', path.read_text(encoding="utf-8"))
        # The canary is a client: it reads these headers from answers. The console has a door of its own.
        if path.name not in ("browser.py", "canary.py") and "console" not in path.parts
    }
    assert read >= {"origin", "content-type", "sec-fetch-site", "cloudfront-viewer-address"}
    config = USUAL[API["OriginRequestPolicyId"]["Ref"]]["OriginRequestPolicyConfig"]
    told = {name.lower() for name in config["HeadersConfig"]["Headers"]}
    # CloudFront itself asks with if-none-match whether what it keeps is still so.
    assert read - {"x-origin-secret", "if-none-match"} <= told
    assert "host" not in told, "the API would not know itself by the site's name"
    assert config["QueryStringsConfig"]["QueryStringBehavior"] == "all"
    assert config["CookiesConfig"]["CookieBehavior"] == "none"


# ---- folders


@pytest.mark.parametrize(
    ("uri", "query", "leads_to"),
    [
        ("/", {}, "/index.html"),
        ("/faq/", {}, "/faq/index.html"),
        ("/faq/index.html", {}, "/faq/index.html"),
        ("/assets/form.12345678.js", {}, "/assets/form.12345678.js"),
        ("/faq", {}, "301 /faq/"),
        ("/online/booking", {"a": "1"}, "301 /online/booking/?a=1"),
        ("/online", {"a": ["1", "2"], "b": ""}, "301 /online/?a=1&a=2&b"),
        ("/%E7%AA%93", {}, "301 /%E7%AA%93/"),
        ("//evil.example", {}, "//evil.example"),
        ("//evil", {}, "301 /evil/"),
        ("/\\evil", {}, "301 /evil/"),
        ("/\\/\\evil", {}, "301 /evil/"),
        ("//evil/%2e%2e", {}, "301 /evil/%2e%2e/"),
    ],
)
def test_a_folder_shows_its_page_and_leads_to_no_other_site(
    uri: str, query: Mapping[str, Any], leads_to: str
) -> None:
    node = need("node", "nodejs", why="the function of CloudFront can't be run")
    asked = {
        name: {"value": value}
        if isinstance(value, str)
        else {"value": value[0], "multiValue": [{"value": one} for one in value]}
        for name, value in query.items()
    }
    event = json.dumps({"request": {"uri": uri, "querystring": asked, "headers": {}}})
    code = f"{USUAL['Folders']['FunctionCode']}\nconsole.log(JSON.stringify(handler({event})))"
    ran = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    answer = json.loads(ran.stdout)
    if "statusCode" in answer:
        assert f"{answer['statusCode']} {answer['headers']['location']['value']}" == leads_to
    else:
        assert answer["uri"] == leads_to


@pytest.mark.parametrize("path", [EDGE, SITE], ids=lambda path: path.name)
def test_parameters_are_explained_in_japanese(path: Any) -> None:
    for name, parameter in load_template(path).document["Parameters"].items():
        assert re.search("[ぁ-ん]", parameter["Description"]), name


def test_notices_are_kept_for_a_minute_and_nothing_of_the_visitor_is_in_their_request() -> None:
    assert NOTICES["PathPattern"] == "/api/notices"
    assert NOTICES["TargetOriginId"] == API["TargetOriginId"]
    assert NOTICES["AllowedMethods"] == ["GET", "HEAD"]
    policy = USUAL[NOTICES["CachePolicyId"]["Ref"]]["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["MaxTTL"]) == (0, CACHED_FOR)
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    request = USUAL[NOTICES["OriginRequestPolicyId"]["Ref"]]["OriginRequestPolicyConfig"]
    for part in (key, request):
        assert part["CookiesConfig"] == {"CookieBehavior": "none"}
        assert part["HeadersConfig"] == {"HeaderBehavior": "none"}
        assert part["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
