"""What the numbers say: dashboard, quarterly review, what-if, profiles edited in cells, customer report."""
