"""What `infra.doctor` looks at: DNS, the AWS account, the senders. Reads only. Only the doctor imports it."""
