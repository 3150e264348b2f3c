"""How texts for people are written: characters, dates, links, sentences, and the words of content/words.yml.

What they find are warnings: a rule of writing can be broken on purpose (`allow` in content/words.yml).
"""
