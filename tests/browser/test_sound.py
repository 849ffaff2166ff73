"""A voice note plays on the case's page, under the desk's own content policy, and from any place in it."""

import io
import wave

from playwright.sync_api import Page

from tests.browser.conftest import Served, sign_in
from tests.desk_data import Sample

RATE = 8_000


def a_sound(seconds: int) -> bytes:
    """Silence, as a file that every browser plays."""
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(RATE)
        made.writeframes(bytes(2 * RATE * seconds))
    return file.getvalue()


PLAY = """async sound => {
    sound.muted = true;  // what makes no noise may begin by itself
    await sound.play();
    await new Promise(heard => sound.addEventListener("timeupdate", heard, {once: true}));
    sound.currentTime = 25;
    await new Promise(there => sound.addEventListener("seeked", there, {once: true}));
    sound.pause();
    return [Math.round(sound.duration), Math.round(sound.currentTime), sound.error && sound.error.message];
}"""


def test_a_voice_note_is_played_and_jumped_within(desk: Served, page: Page):
    reference = desk.receive(Sample("A voice note", "[voice note sent: voice.wav]", files=(("voice.wav", "audio/wave", a_sound(30)),)))
    sign_in(page, desk, "officer")
    page.goto(f"{desk.address}/cases/{reference}")
    player = page.get_by_label("Play voice.wav")
    assert player.is_visible()
    assert player.evaluate(PLAY) == [30, 25, None]


def test_a_sound_opened_by_itself_is_sealed(desk: Served, page: Page):
    reference = desk.receive(Sample("A voice note", "[voice note sent: voice.wav]", files=(("voice.wav", "audio/wave", a_sound(1)),)))
    sign_in(page, desk, "officer")
    page.goto(f"{desk.address}/cases/{reference}")
    address = page.get_by_label("Play voice.wav").get_attribute("src")
    answer = page.request.get(f"{desk.address}{address}")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
