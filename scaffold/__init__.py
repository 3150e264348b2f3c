"""Makes another municipality's desk of this one: asks, writes, removes, lists what has to be read again."""
