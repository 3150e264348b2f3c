"""SES: what it accepted, and its reports, by hand."""
