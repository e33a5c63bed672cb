"""工作台: what waits for me, what is late, what comes next, what moved."""
