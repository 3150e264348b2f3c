"""Two municipalities, as answers: made-up ones, with all that is theirs."""

from typing import Any

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
CITY: dict[str, Any] = {
    "municipality": {
        "name": "例川市",
        "reading": "れいかわし",
        "english": "Reikawa City",
        "prefecture": "例山県",
    },
    "site": {
        "name": "例川市 オンライン相談",
        "short_name": "オンライン相談",
        "address": "https://soudan.reikawa.example.jp",
        "official": "https://www.reikawa.example.jp/",
    },
    "mail_domains": ["reikawa.example.jp"],
    "services": ["booking", "cooling-off", "english", "easy"],
    "desks": [
        {
            "id": "consumer-center",
            "name": "例川市 市民生活部 消費生活センター",
            "short_name": "例川市消費生活センター",
            "phone": "048-000-2220",
            "desk_mail": "shohi@reikawa.example.jp",
            "auto_reply": "jidou@reikawa.example.jp",
        }
    ],
    "opening": {"days": WEEKDAYS, "holidays": "closed", "year_end": {"from": "12-28", "to": "01-04"}},
    "phones": [
        {
            "name": "例川市消費生活センター 相談電話",
            "phone": "048-000-2223",
            "days": WEEKDAYS,
            "hours": {"open": "09:30", "close": "16:00"},
        }
    ],
    "neighbours": [
        {
            "name": "例山県消費生活支援センター",
            "phone": "048-000-0999",
            "days": [*WEEKDAYS, "sat"],
            "hours": {"open": "09:00", "close": "16:00"},
            "about": "土曜日も電話で相談できます。",
        }
    ],
    "slots": {
        "times": ["09:30", "13:30", "14:30", "10:30"],
        "minutes": 45,
        "capacity": 2,
        "lead_opening_days": 3,
    },
    "meeting": {
        "service": "Webex",
        "manual_url": "https://help.webex.com/ja-jp/",
        "hosts": ["reikawa.webex.com"],
    },
    "place": ["ホーム", "くらし", "消費生活"],
    "look": {"colour": "#1a4f8b", "logo": "mark.svg"},
    "contacts": {
        "security": "security@reikawa.example.jp",
        "alarms": "jouhou@reikawa.example.jp",
        "trial": "tameshi@reikawa.example.jp",
    },
}
"""One booking desk: Webex, 45 minutes, two counsellors, no harassment service, no fax."""

PREFECTURE: dict[str, Any] = {
    "municipality": {
        "name": "例海県",
        "reading": "れいかいけん",
        "english": "Reikai Prefecture",
        "prefecture": "例海県",
    },
    "site": {
        "name": "例海県 ハラスメント対策窓口",
        "short_name": "対策窓口",
        "address": "https://soudan.reikai.example.jp",
        "official": "https://www.reikai.example.jp/",
    },
    "mail_domains": ["reikai.example.jp"],
    "services": ["consultation"],
    "desks": [
        {
            "id": "harassment",
            "name": "例海県 産業労働部 ハラスメント相談窓口",
            "short_name": "例海県ハラスメント相談窓口",
            "phone": "077-000-3300",
            "email": "soudan@reikai.example.jp",
            "desk_mail": "soudan@reikai.example.jp",
            "auto_reply": "jidou@reikai.example.jp",
        }
    ],
    "opening": {"days": [*WEEKDAYS, "sat"], "holidays": "closed"},
    "phones": [
        {
            "desk": "harassment",
            "name": "例海県 ハラスメント相談電話",
            "phone": "077-000-3311",
            "days": [*WEEKDAYS, "sat"],
            "hours": {"open": "09:00", "close": "17:00", "break": {"from": "12:00", "to": "13:00"}},
            "other_hours": [{"days": ["sat"], "open": "09:00", "close": "12:00"}],
        }
    ],
    "faq": [
        {"id": "fees", "title": "料金についてのご質問"},
        {"id": "workers", "title": "働く方からのご質問"},
        {"id": "shops", "title": "お店の方からのご質問"},
        {"id": "after", "title": "相談のあとのご質問"},
    ],
    "contacts": {
        "security": "security@reikai.example.jp",
        "alarms": "jouhou@reikai.example.jp",
        "trial": "tameshi@reikai.example.jp",
    },
}
"""A harassment desk only: a phone line, Saturdays, a lunch break, five categories of questions."""
