"""Which mails there are: a row for each use, in the module whose forms or desks have it; `table` has all.

Imports nothing but its own modules; all other rooms read `table`, and `use` for what a row is.
"""
