"""What the table has of the staff: who they are, their sessions at the console, and what they had typed.

| item | PK | SK | kept |
| --- | --- | --- | --- |
| member | `STAFF` | member's id | 5 years from the last sign-in: the trail of a case names them |
| session | `SESSION#<hash of the cookie>` | `META` | until sign-out, or 4 days after its latest end |
| texts for replies | `REPLIES#<desk>` | `META` | until they are removed; no applicant's data |
| typed text | `KEPT#<hash of the cookie>` | `META` | 1 hour, encrypted |
"""
