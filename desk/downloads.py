"""Files as downloads that no browser will run."""

import re

from starlette.responses import Response

from desk.files import SEALED, disposition

CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def download(content: bytes, content_type: str, filename: str) -> Response:
    """Return a file to be saved under its name, with the type that its content was found to have."""
    headers = {
        "content-disposition": disposition("attachment", filename),
        "content-security-policy": SEALED,
        # Set whole, so that no character set is added to it.
        "content-type": content_type if CONTENT_TYPE.fullmatch(content_type) else "application/octet-stream",
    }
    return Response(content, headers=headers)
