"""The desk as a process of its own, before any model is trained."""

import re

import httpx

from models.states import Role
from tests.desk_data import PASSWORD, add_account, add_held
from tests.running import free_port, heed


async def test_the_desk_starts_without_a_model_and_says_so_only_where_one_is_needed(store, tmp_path):
    await add_account(store, "officer", Role.OFFICER)
    row_id = await add_held(store, b"Nobody empties my bins.", "KeyError")
    port = free_port()
    async with heed(tmp_path, "--only", "desk", desk_port=str(port)), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        token = re.search(r'name="csrf_token" value="([^"]+)"', (await client.get("/sign-in")).text)[1]
        await client.post("/sign-in", data={"name": "officer", "password": PASSWORD, "csrf_token": token})
        assert "Nothing is waiting." in (await client.get("/queue")).text
        held = (await client.get(f"/pen/{row_id}")).text
    assert "Nobody empties my bins." in held
    assert "Heed has no model to make a suggestion with." in held
    assert str(tmp_path) not in held
