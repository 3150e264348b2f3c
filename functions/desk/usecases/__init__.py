"""What the desk does: takes a submission, changes one, reminds, writes the digest, deletes after retention.

`morning` is what is done on the morning of an opening day. A use case is given `Parts` and returns plain
data; it knows neither HTTP nor the command line. Imports `parts`, storage and the domain. Web, staff and the
functions may import it; canary may not.
"""
