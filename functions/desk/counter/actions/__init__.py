"""An action of a workflow: what it takes, what it will do, why it was refused."""
