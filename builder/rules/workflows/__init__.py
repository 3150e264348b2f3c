"""What a workflow must be. `whole` runs it all.

`life` is about its states and where they lead, `names` about its guards, effects, mails and schemas,
`words` about what staff and applicants read, `forms` about the forms that use it.
"""
