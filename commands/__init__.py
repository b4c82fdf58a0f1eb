"""The command line: one module for each group of commands, its arguments and what it does."""
