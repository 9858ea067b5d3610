"""From a program to a proved answer. The only place that knows a solver."""
