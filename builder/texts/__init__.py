"""What an editor can write inside a text (values, blocks, links, Markdown), and figures in Japanese words.

Imports reading; every room above may import it.
"""
