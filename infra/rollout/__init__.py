"""The steps of a deployment: releases, CloudFormation stacks, site files. Only `infra.deploy` imports it."""
