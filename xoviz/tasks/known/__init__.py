"""The tasks that ship: one file each, called what the task is called, with a function ``task`` that makes it.

To add one: write such a file. The command line, the window's choice of tasks and the tests find it by its name.
"""
