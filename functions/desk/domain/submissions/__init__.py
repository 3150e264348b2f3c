"""What a submission is, the items that it has in the table, and its life: states and actions.

`places`: what has a place on a desk's day; `watch`: what the staff keep an eye on. Imports forms and
calendar. Of the domain, mail, `intake` and `transitions` may import it; codes may not.
"""
