"""The front desk: strangers, people who are lost, help, the language and the permanent keys."""
