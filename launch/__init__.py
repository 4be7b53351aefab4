"""Start, stop and look after Weir on one machine, with nothing but Python's standard library.

`./weir` finds a Python and hands over to `python launch`. Modules that need the installed packages
(`database`, `migrating`, `inspection`) are run by the environment's own Python, never imported by the rest.
"""
