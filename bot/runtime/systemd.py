"""What systemd is told of a service of Type=notify: one datagram for each change.

The protocol is stable, and https://www.freedesktop.org/software/systemd/man/sd_notify.html gives it for use without a
library; those on PyPI are unmaintained or bring several megabytes of systemd along.
"""

import contextlib
import os
import socket

READY = "READY=1\nSTATUS=Connected to Discord."
STOPPING = "STOPPING=1\nSTATUS=Leaving Discord."


def notify(state: str) -> None:
    """Does nothing where no service manager asked for it, and where it no longer listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.setblocking(False)
        client.sendto(state.encode(), address)
