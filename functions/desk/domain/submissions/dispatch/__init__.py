"""What a dispatch has besides other submissions: visits, the experts who make them, the body that is visited.

Imported by `domain.mail`, `domain.transitions` and what is above them. Pure.
"""
