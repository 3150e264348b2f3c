"""AWS on this machine: each module stands in for one service, as infra/template.yaml defines it.

Imports no other room of local/; everything else in local/ and the tests may import it.
"""
