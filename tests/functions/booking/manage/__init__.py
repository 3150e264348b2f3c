"""An applicant's page for what they sent."""
