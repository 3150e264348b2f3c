"""Training: made-up cases in every state of every workflow, for whoever tries the console of `make run`.

Nothing is written for a workflow: the way to each state is found in the workflow itself (`routes`), tried on
the pure rules until each step is allowed at its moment (`rehearsal`), and then done through the use cases
(`training`). A new form or state has its cases by itself. `extras` adds what no workflow leads to: a cluster
and a letter.
"""
