"""The web's client is generated from the API as it is now (L4)."""

from tools.write_openapi import TARGET, openapi_text


def test_the_web_knows_the_api_as_it_is() -> None:
    assert TARGET.read_text("utf-8") == openapi_text(), "the API changed: make api, and let the type check of the web say what it means"
