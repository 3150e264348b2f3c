"""What staff type: commands, options, receipts by their end, a caller's sheet, and how it becomes values."""
