"""Delivery: how mails go out and what comes back of them. The outbox, its queue, SES, retries, caps, reports.

Imported by `desk.bootstrap` and by the handlers deliver.py and feedback.py; imports storage and the domain.
"""
