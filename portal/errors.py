"""What an action raises when a rule says no."""


class Refused(Exception):
    """An action was not allowed. The text is a sentence for the person who tried."""
