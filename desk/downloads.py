"""Files as downloads that no browser will run."""

import re
from urllib.parse import quote

from starlette.responses import Response

CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def download(content: bytes, content_type: str, filename: str) -> Response:
    """Return a file to be saved under its name, with the type that its content was found to have."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        # Set whole, so that no character set is added to it.
        "content-type": content_type if CONTENT_TYPE.fullmatch(content_type) else "application/octet-stream",
    }
    return Response(content, headers=headers)
