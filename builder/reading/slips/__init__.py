"""Slips at the beginning of a line of YAML, which its parser would explain by what they lead to.

For `yaml_reader` and `yaml_errors`. It knows lines, and nothing of what is in them.
"""
