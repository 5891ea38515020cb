"""Our HTTP client and the stock one side by side, on the same calls and the same bad days."""
