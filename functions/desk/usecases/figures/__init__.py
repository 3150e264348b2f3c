"""Figures without people: a form's submissions counted, a month of a desk kept, small counts merged.

`counts`, `service`, `dispatch` and `small_counts` are pure; `months` reads and keeps what they counted.
"""
