"""What makes moto quick. It stands for nothing on AWS; only `cloud` imports it."""
