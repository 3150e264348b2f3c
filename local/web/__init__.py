"""The HTTP side of one machine: the server, the built site's files, and the pages under /_local/.

Imports emulated/, `clock`, builder/ and the desk's domain and views; the modules of local/ itself and the
tests import it.
"""
