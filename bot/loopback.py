"""Whether an address is one of this computer alone."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
