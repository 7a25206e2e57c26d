"""What the bot knows of aiohttp beyond its documentation: that it makes two TLS contexts when it's imported.

Each reads all certificates that the machine trusts, which takes 17 ms and 1 MB. The second is for connections whose
other end nobody verifies, and the bot makes none. Should aiohttp change, both read them again, and nothing else.
"""

import ssl


def import_aiohttp() -> None:
    """To be called before anything else imports it; afterwards contexts are made as ever."""
    read = ssl.SSLContext.set_default_verify_paths

    def read_where_verified(self: ssl.SSLContext) -> None:
        if self.verify_mode is not ssl.CERT_NONE:
            read(self)

    # An attribute of the class itself, which hides the one that it inherits.
    ssl.SSLContext.set_default_verify_paths = read_where_verified  # type: ignore[method-assign]
    try:
        import aiohttp  # noqa: F401
    finally:
        del ssl.SSLContext.set_default_verify_paths
