"""What can go wrong, in words for the person at the terminal."""


class Fault(Exception):
    """A reason to stop, told in plain words, with what to do next. Never shown as a traceback."""
