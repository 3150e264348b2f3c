"""Words for others: a text to an applicant that waits, and the notices of the public pages."""
