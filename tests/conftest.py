"""Fixtures every test may use: databases on both engines, free ports, the real bank's files, a running server, a browser."""

pytest_plugins = ["tests.support.databases", "tests.support.servers", "tests.support.data"]
