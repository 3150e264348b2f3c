"""How an action changes a stored submission, and which mails it triggers: `plan.plan`. Pure.

The workflow (`desk.domain.submissions.workflow`) says which guards must let an action pass and which effects
it has: `guards` and `effects` are the registries of their names.
"""
