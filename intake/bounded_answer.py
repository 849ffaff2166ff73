"""Reads what a server answers, whole and up to a bound."""

from aiohttp import ClientResponse

CHUNK = 64 * 1024


async def body_of(answer: ClientResponse, most: int) -> bytes:
    """Return the body in all the pieces that it comes in; what is beyond `most` bytes is left, and makes it unreadable for its reader."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(CHUNK):
        body += piece
        if len(body) > most:
            break
    return bytes(body[:most])
