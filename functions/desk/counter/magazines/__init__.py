"""Magazines: their issues with what became of them, and one reader's subscription. No address is shown."""
