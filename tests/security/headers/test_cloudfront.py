"""CloudFront as infra/site.yaml sets it up: it adds the same headers that the tests run with."""

from collections.abc import Mapping
from typing import Any

from desk.views.security_headers import NO_PAGE, POLICY, page_headers
from local.emulated.sam_template import PATH, load_template

SITE = load_template(PATH.with_name("site.yaml"))
DISTRIBUTION: Mapping[str, Any] = SITE.resources["Distribution"]["Properties"]["DistributionConfig"]
BEHAVIOURS = [DISTRIBUTION["DefaultCacheBehavior"], *DISTRIBUTION["CacheBehaviors"]]


def headers_of(policy: str) -> dict[str, tuple[str, bool]]:
    """Header -> (value, whether it overrides the origin's) of a response headers policy."""
    config = SITE.resources[policy]["Properties"]["ResponseHeadersPolicyConfig"]
    own = config["SecurityHeadersConfig"]
    hsts = own["StrictTransportSecurity"]
    subdomains = "; includeSubDomains" if hsts["IncludeSubdomains"] else ""
    csp = own["ContentSecurityPolicy"]
    return {
        POLICY: (csp["ContentSecurityPolicy"], csp["Override"]),
        "X-Content-Type-Options": ("nosniff", own["ContentTypeOptions"]["Override"]),
        "X-Frame-Options": (own["FrameOptions"]["FrameOption"], own["FrameOptions"]["Override"]),
        "Referrer-Policy": (own["ReferrerPolicy"]["ReferrerPolicy"], own["ReferrerPolicy"]["Override"]),
        "Strict-Transport-Security": (
            f"max-age={hsts['AccessControlMaxAgeSec']}{subdomains}",
            hsts["Override"],
        ),
        **{
            one["Header"]: (one["Value"], one["Override"])
            for one in config["CustomHeadersConfig"]["Items"]
            if "Header" in one
        },
    }


def test_the_site_is_served_with_the_desk_s_headers() -> None:
    expected = {**page_headers(), POLICY: {"Ref": "ContentSecurityPolicy"}}
    assert headers_of("PagesHeaders") == {name: (value, True) for name, value in expected.items()}
    assert DISTRIBUTION["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] == {"Ref": "PagesHeaders"}


def test_only_a_trial_asks_search_engines_to_leave_it_out() -> None:
    items = SITE.resources["PagesHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]
    (choice,) = [one["Fn::If"] for one in items["Items"] if "Fn::If" in one]
    assert choice == [
        "IsHidden",
        {"Header": "X-Robots-Tag", "Value": "noindex", "Override": True},
        {"Ref": "AWS::NoValue"},
    ]
    assert SITE.document["Parameters"]["InSearchEngines"]["Default"] == "yes"


def test_the_api_s_headers_are_kept_and_other_answers_of_its_gateway_get_them() -> None:
    (api,) = (one for one in DISTRIBUTION["CacheBehaviors"] if one["PathPattern"] == "/api/*")
    assert api["ResponseHeadersPolicyId"] == {"Ref": "ApiHeaders"}
    headers = headers_of("ApiHeaders")
    assert headers[POLICY] == (NO_PAGE[POLICY], False)
    for name in headers:
        assert headers[name][0] == NO_PAGE[name]
        if name not in ("X-Content-Type-Options", "Strict-Transport-Security"):
            assert headers[name][1] is False, name


def test_only_tls_1_2_and_newer_is_accepted() -> None:
    assert DISTRIBUTION["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    policies = {one.get("PathPattern", "*"): one["ViewerProtocolPolicy"] for one in BEHAVIOURS}
    # A post without TLS may have been read already: the API doesn't redirect it.
    assert policies == {
        "*": "redirect-to-https",
        "/api/notices": "https-only",
        "/api/*": "https-only",
    }
    for origin in DISTRIBUTION["Origins"]:
        if "CustomOriginConfig" in origin:
            assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
            assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]


def test_every_browser_trusts_the_certificate() -> None:
    edge = load_template(PATH.with_name("edge.yaml"))
    certificates = [
        one["Properties"]
        for one in edge.resources.values()
        if one["Type"] == "AWS::CertificateManager::Certificate"
    ]
    assert len(certificates) == 2, "the site's and the console's"
    for certificate in certificates:
        assert certificate["ValidationMethod"] == "DNS"
        assert "CertificateAuthorityArn" not in certificate, "a private authority's is nobody else's"


def test_nothing_of_the_api_is_cached_and_no_cookie_is_passed_on() -> None:
    cache = SITE.resources["ApiCache"]["Properties"]["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 0)
    for name in ("ApiCache", "PagesCache"):
        config = SITE.resources[name]["Properties"]["CachePolicyConfig"]
        assert config["ParametersInCacheKeyAndForwardedToOrigin"]["CookiesConfig"] == {
            "CookieBehavior": "none"
        }
    request = SITE.resources["ApiRequest"]["Properties"]["OriginRequestPolicyConfig"]
    assert request["CookiesConfig"] == {"CookieBehavior": "none"}


def test_only_cloudfront_can_read_the_bucket() -> None:
    bucket = SITE.resources["Pages"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert "WebsiteConfiguration" not in bucket
    origin = next(one for one in DISTRIBUTION["Origins"] if one["Id"] == "pages")
    assert "OnlyCloudFront" in str(origin["OriginAccessControlId"])


def test_the_policy_has_no_default() -> None:
    """A deployment without a policy fails, instead of serving pages without one."""
    assert "Default" not in SITE.document["Parameters"]["ContentSecurityPolicy"]
