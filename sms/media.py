"""Fetches what came beside a text, from the provider's own address and nowhere else."""

from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from models.errors import FileTooLarge, FileUnavailable
from sms.config import SmsConfig
from sms.waiting import seconds_asked

SECONDS = 60
CHUNK = 64 * 1024
OK, FIRST_FAULT, GONE = 200, 300, (404, 410)


class MediaFetcher:
    """Fetches one file; follows no redirect, so that nobody can lead Heed to an address within the council's own network."""

    def __init__(self, config: SmsConfig) -> None:
        """Fetch with the provider's token."""
        self._config = config

    async def __call__(self, source: str, most: int) -> bytes:
        """Return the bytes at the address `source`; raise FileTooLarge beyond `most` bytes, FileUnavailable."""
        if not is_providers(source, self._config):
            raise FileUnavailable("The file does not lie with the provider.", permanent=True)
        try:
            async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
                return await self._content(session, source, most)
        except (ClientError, TimeoutError, OSError) as error:
            raise FileUnavailable(f"The provider cannot be reached ({type(error).__name__}).") from error

    async def _content(self, session: ClientSession, source: str, most: int) -> bytes:
        headers = {"authorization": f"Bearer {self._config.token}"}
        async with session.get(source, headers=headers, allow_redirects=False) as answer:
            if answer.status != OK:
                wait = seconds_asked(answer.headers.get("retry-after"))
                raise FileUnavailable(f"The provider answered {answer.status}.", permanent=answer.status in GONE, retry_after=wait)
            content = bytearray()
            async for chunk in answer.content.iter_chunked(CHUNK):
                content += chunk
                if len(content) > most:
                    raise FileTooLarge
            return bytes(content)


def is_providers(url: str, config: SmsConfig) -> bool:
    """Whether an address lies with the provider: on the configured host, by the same scheme as its API, without a name or password."""
    try:
        parts = urlsplit(url)
        api = urlsplit(config.api_url)
    except ValueError:
        return False
    return bool(config.media_host) and parts.netloc.lower() == config.media_host.lower() and parts.scheme == api.scheme
