"""DynamoDB, by moto: the table, its stream with its filter, and the way in for programs of this machine."""
