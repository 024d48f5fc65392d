"""A caller cannot choose its own network source (S4)."""

import ipaddress

import pytest

from steward.platform.web.source import source_of

OURS = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00:1::/64"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # nobody we trust says so
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("10.1.2.3", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # what the caller sent stands left of what our proxy heard
        ("127.0.0.1", "192.0.2.66, 198.51.100.1, 10.1.9.9", "198.51.100.1"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("fd00:1::5", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "unknown", "unknown"),
        ("127.0.0.1", " , ,", "127.0.0.1"),
        ("testclient", "198.51.100.1", "testclient"),
    ],
)
def test_the_source_is_the_nearest_address_that_is_no_proxy_of_ours(peer: str, forwarded: str, source: str) -> None:
    assert source_of(peer, forwarded, OURS) == source
