"""Fixtures every test may use: databases on both engines, free ports, the real bank's files, a running server, a browser."""

import os

import pytest
from hypothesis import settings

# What a shared part of the tests asserts is shown with its values when it fails, as in a test itself.
pytest.register_assert_rewrite("tests.support")

pytest_plugins = ["tests.support.databases", "tests.support.servers", "tests.support.data"]

# A busy machine is not a failure, so no example has a deadline; the nightly run tries ten times as many.
settings.register_profile("daily", deadline=None, print_blob=True)
settings.register_profile("nightly", settings.get_profile("daily"), max_examples=1000)
settings.load_profile("nightly" if os.environ.get("STEWARD_NIGHTLY") else "daily")
