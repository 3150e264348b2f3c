"""How the command line does what the sentences of `desk.counter` point to."""

from collections.abc import Mapping

HINTS: Mapping[str, str] = {
    "read_reply": "message か phone か seen で記録します",
    "take_offer": "電話で受けたら：move --slot {{ slot }} --reason",
    "take_at_confirm": "confirm（確定）のときに取ります",
    "letter": "letter で文を出し、知らせたら、letter-sent で記録してください",
    "note_it": "note で記録してください",
    "send_held": "send-held {{ receipt }} で送ってください",
    "drop_held": "drop-held {{ receipt }} で取りやめてください",
    "write_report": "report で書けます",
    "wish": "　--slot {{ n }}",
    "late": "（--late）",
    "other_reason": "（--reason で変えられます）",
    "unsuppress": "unsuppress {{ receipt }} で再開してください",
    "resend": "resend で送りなおしてください",
    "move_or_decline": "move で、ほかの日時に移してから確定するか、decline でお断りしてください。",
    "other_slot": "別の日時にするときは、--slot に書いてください。",
    "late_slot": "申込みの期限を過ぎた日時へ移すときは、--late を付けてください。",
    "reason": "理由は --reason に書きます。左の id か、自分の文です。",
    "look_again": "show {{ receipt }} で見て、もう一度決めてください。",
    "whole_number": "終わりの4文字で探せるのは、list にあるものだけです。ほかは、番号を全部書いてください。",
    "see_first": "show で今の状態を確かめてから、もう一度行ってください。",
    "confirm_next": "（confirm で決まります）",
    "write_letter": "手紙の文は letter {{ receipt }} で出します。"
    "知らせたら、letter-sent {{ receipt }} で記録してください。",
    "call_off": "：call-off",
    "set_url": " set-url",
    "lacking_urls": "set-url で設定してください：{{ seminars }}",
    "action": "{{ command }}（{{ action }}）",
}
"""Name -> words, which may have placeholders."""
