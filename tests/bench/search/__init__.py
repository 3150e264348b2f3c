"""The search: how often it finds the answer, how large it is, how long it takes, beside two others.

`python -m tests.bench.search` prints this part of `make bench` alone. PAGEFIND names Pagefind's program (npm
has it: pagefind@1.6); ARTICLES a folder of files like faq/*.yml, to measure with at scale: without it, the
example desk's sentences are put together anew.
"""
