"""The one kind of failure that a person can do something about."""


class RefusedError(Exception):
    """Its text is one plain sentence: what is wrong and what to do."""
