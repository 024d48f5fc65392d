"""Somebody at a browser: signs in as a persona and calls the API as the web does."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

Answer = dict[str, Any]


@dataclass
class ApiVisitor:
    """One browser with its own cookies."""

    app: FastAPI
    client: TestClient = field(init=False)
    keys: int = 0

    def __post_init__(self) -> None:
        # The session cookie is for https only, as its __Host- prefix demands.
        self.client = TestClient(self.app, base_url="https://bank.test", headers={"X-Steward": "1"})

    def sign_in(self, role: str, name: str | None = None) -> Answer:
        """Be the persona of `role` (and `name`)."""
        personas = self.client.get("/api/auth/personas").json()
        chosen = next(p for p in personas if p["role"] == role and name in (None, p["name"]))
        return self.post("/api/auth/persona", {"persona_id": chosen["id"]})

    def get(self, path: str, **params: str) -> Any:
        """The answer of a GET that must succeed."""
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pages(self, path: str, **params: str) -> list[Answer]:
        """All items of a list."""
        found, cursor = [], ""
        while True:
            page = self.get(path, **params, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    def send(self, path: str, body: Answer | None = None, *, key: bool = False, step_up: str | None = None) -> Any:
        """The response of a POST, whatever it is."""
        headers = {"X-Step-Up": step_up} if step_up else {}
        if key:
            self.keys += 1
            headers["Idempotency-Key"] = f"visit-{self.keys}"
        return self.client.post(path, json=body or {}, headers=headers)

    def post(self, path: str, body: Answer | None = None, *, key: bool = False, step_up: str | None = None) -> Answer:
        """The answer of a POST that must succeed."""
        answer = self.send(path, body, key=key, step_up=step_up)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def confirm(self, operation: str, subject_id: str, shown: Answer) -> str:
        """A step-up for exactly what was shown, given as a persona gives it."""
        asked = self.post("/api/step-up", {"operation": operation, "subject_id": subject_id, "shown": shown})
        return str(self.post(f"/api/step-up/{asked['id']}/confirm", {"persona": True})["token"])
