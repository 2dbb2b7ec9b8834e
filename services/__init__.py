"""The doors, and the order of work behind them."""
