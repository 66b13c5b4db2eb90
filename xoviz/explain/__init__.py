"""What the numbers mean: pure functions of traces and networks. NumPy and the engine only."""
