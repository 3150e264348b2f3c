"""The stacks of infra/site.yaml and infra/edge.yaml, as they usually are and with everything on."""

from tests.infra.cloudformation import EDGE, SITE, plain_stack

CSP = "default-src 'none'; script-src 'self' 'sha256-abc'"
GIVEN = {
    "SiteDomain": "madoguchi.example.jp",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "ApiDomain": "abc123.execute-api.ap-northeast-1.amazonaws.com",
    "OriginSecretArn": "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:OriginSecretA-1",
    "ContentSecurityPolicy": CSP,
}
USUAL = plain_stack(SITE, GIVEN)
ALL = plain_stack(
    SITE,
    {
        **GIVEN,
        "VisitLog": "on",
        "HostedZoneId": "Z1",
        "WebAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/firewall/1",
    },
)
FIREWALL = plain_stack(EDGE, {"SiteDomain": "madoguchi.example.jp"})
