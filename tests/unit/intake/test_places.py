"""The place where a picture was taken is taken out of it; nothing else changes."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.parsing.places import without_place
from tests.fuzzing import inputs
from tests.pictures import PLACE, heic_with, jpeg_with, place_in, png_with, tiff_of, webp_with


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("wrap", "kind"),
    [(jpeg_with, "image/jpeg"), (webp_with, "image/webp"), (heic_with, "image/heic"), (png_with, "image/png"), (bytes, "image/tiff")],
)
def test_the_place_goes_and_the_day_and_the_way_up_stay(wrap, kind, order):
    before = wrap(tiff_of(order))
    after = without_place(before, kind)
    assert place_in(before) == PLACE
    assert place_in(after) is None
    assert len(after) == len(before)
    assert b"2025:06:02 18:40:11" in after
    assert struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0) in after


def test_what_is_no_picture_is_left_alone():
    assert without_place(jpeg_with(tiff_of("<")), "application/pdf") == jpeg_with(tiff_of("<"))


def test_a_picture_without_a_place_is_the_same_picture():
    picture = jpeg_with(tiff_of("<", place=False))
    assert without_place(picture, "image/jpeg") == picture


@pytest.mark.parametrize(
    "xml",
    [
        b'<rdf:Description exif:GPSLatitude="51,30.0432N" exif:GPSLongitude="0,7.475W"/>',
        b"<exif:GPSLatitude>51,30.0432N</exif:GPSLatitude>",
        b"<photoshop:City>51,30.0432N</photoshop:City>",
        b"<rdf:Description Iptc4xmpCore:Location='51,30.0432N'/>",
    ],
)
def test_the_place_in_xmp_goes_too(xml):
    picture = b"\xff\xd8\xff\xe1\x01\x00http://ns.adobe.com/xap/1.0/\x00" + xml + b"\xff\xd9"
    after = without_place(picture, "image/jpeg")
    assert b"51,30.0432N" not in after
    assert b"7.475W" not in after
    assert len(after) == len(picture)


def test_the_town_in_iptc_goes_too():
    picture = b"\xff\xd8\xff\xed\x00\x40Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x5a\x00\x08Westmere\x1c\x02\x50\x00\x03Ada\xff\xd9"
    after = without_place(picture, "image/jpeg")
    assert b"Westmere" not in after
    assert b"Ada" in after


def test_the_place_of_a_telephone_s_video_goes():
    video = b"\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00qt  \x00\x00\x00\x2amoov\xa9xyz\x00\x1b\x15\xc7+51.5007-000.1246+012.000/"
    after = without_place(video, "video/quicktime")
    assert b"+00.0000-000.0000+000.000/" in after
    assert len(after) == len(video)


def test_a_png_loses_the_text_that_may_hold_a_place_and_keeps_its_other_text():
    def chunk(name, body):
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    packed = chunk(b"zTXt", b"Raw profile type exif\x00\x00" + zlib.compress(b"51.5007"))
    title = chunk(b"tEXt", b"Title\x00The bruise")
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\x00" * 13) + packed + title + chunk(b"IEND", b"")
    after = without_place(picture, "image/png")
    assert after == picture.replace(packed, b"")


@given(st.binary(max_size=400), st.sampled_from(["image/jpeg", "image/png", "image/tiff", "image/webp", "video/mp4"]))
@inputs(100, 10_000)
def test_any_bytes_come_back(content, kind):
    for broken in (content, tiff_of("<")[:40] + content, jpeg_with(tiff_of(">"))[:60] + content, b"\x89PNG\r\n\x1a\n" + content):
        assert isinstance(without_place(broken, kind), bytes)
