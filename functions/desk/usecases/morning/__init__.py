"""What is done on the morning of an opening day. Imported by `functions/morning.py`."""
