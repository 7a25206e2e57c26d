"""What can go wrong, with its data; knows nobody, so that every room may raise it."""


class PaperclubError(Exception):
    """Base of every error that the project raises on purpose."""


class UserError(PaperclubError):
    """A member's mistake or bad luck: ``str()`` is one sentence to show them, privately, that says how to go on."""


class StartError(PaperclubError):
    """The process cannot start: ``str()`` is one sentence for the operator, ``exit_code`` tells the cases apart."""

    exit_code = 1
