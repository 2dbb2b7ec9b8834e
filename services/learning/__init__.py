"""Learning: what people said becomes training data, training makes a challenger, the better one reads."""
