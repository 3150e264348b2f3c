"""A trial is a desk of its own: its links, its senders and its staff are not those of the live desk."""

from pathlib import Path
from typing import Any

from desk.environment import in_environment
from desk.settings import Settings

BUNDLE: dict[str, Any] = {
    "site": {"base_url": "https://madoguchi.example.jp/soudan"},
    "mails": {
        "auto-reply": {
            "text": "https://madoguchi.example.jp/soudan/faq/ と https://madoguchi.example.jp。"
            "\nhttps://madoguchi.example.jp.example.org/ https://madoguchi.example.jp:8443/"
        }
    },
    "pages": {"booking": ['<link href="https://madoguchi.example.jp/soudan/form/">', 3]},
    "desks": {
        "second": {
            "mail": {
                "auto_reply": {"address": "jidou@city.example.jp", "name": "例"},
                "desk": {"address": "kurashi@metro.example.jp", "name": "例"},
            },
            "notify": ["kakari@city.example.jp"],
            "lead": {"address": "kakaricho@city.example.jp"},
        }
    },
    "forms": {"booking": {"words": {"desk": "second", "notify": ["tantou@city.example.jp"]}}},
}


def settings(**more: str) -> Settings:
    return Settings(
        table="t", bundle_path=Path("bundle.json"), allowed_origins=(), mail_hash_key=b"k", **more
    )


def test_at_the_published_address_nothing_is_changed() -> None:
    assert in_environment(BUNDLE, settings()) is BUNDLE
    assert in_environment(BUNDLE, settings(site_url="https://madoguchi.example.jp")) is BUNDLE


def test_every_link_leads_to_the_environment_s_own_site() -> None:
    there = in_environment(BUNDLE, settings(site_url="https://staging.example.jp"))
    assert there["site"]["base_url"] == "https://staging.example.jp/soudan"
    assert there["mails"]["auto-reply"]["text"] == (
        "https://staging.example.jp/soudan/faq/ と https://staging.example.jp。"
        "\nhttps://madoguchi.example.jp.example.org/ https://madoguchi.example.jp:8443/"
    )
    assert there["pages"]["booking"] == ['<link href="https://staging.example.jp/soudan/form/">', 3]
    assert there["desks"] == BUNDLE["desks"]


def test_no_mail_for_the_staff_leaves_a_trial() -> None:
    there = in_environment(
        BUNDLE, settings(staff_mail="shiken@example.jp", sender_domain="staging.example.jp")
    )
    assert there["desks"]["second"] == {
        "mail": {
            "auto_reply": {"address": "jidou@staging.example.jp", "name": "例"},
            "desk": {"address": "kurashi@staging.example.jp", "name": "例"},
        },
        "notify": ["shiken@example.jp"],
        "lead": {"address": "shiken@example.jp"},
        "reply_to": "shiken@example.jp",
    }
    assert there["forms"]["booking"]["words"] == {"desk": "second"}
    assert BUNDLE["forms"]["booking"]["words"]["notify"], "the bundle that was read stays as it was"
