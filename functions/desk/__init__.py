"""The domain that the functions share.

The pure half (calendar, forms, formats, receipts, slots, submissions, wording, mail) imports
no AWS and does no input or output; `store`, `outbox` and `bootstrap` are the other half.
"""
