"""What officers are told of an archive: its list, or that it could not be looked into."""

from intake.parsing.archives import listing
from intake.parsing.kinds import TAR, ZIP

# Archives whose list is compressed too, or which hold one file: to list them they would have to be opened.
CLOSED = frozenset(
    {
        "application/vnd.rar",
        "application/x-rar-compressed",
        "application/x-7z-compressed",
        "application/gzip",
        "application/x-gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/zstd",
        "application/vnd.ms-cab-compressed",
    }
)
NOT_LOOKED_INTO = "It could not be looked into. Open it only where you may open files from strangers."


def told_of(content: bytes, content_type: str) -> str:
    """Return an archive's list, or that it could not be looked into; "" for what is no archive."""
    if content_type in {ZIP, TAR}:
        return listing(content, is_tar=content_type == TAR) or NOT_LOOKED_INTO
    return NOT_LOOKED_INTO if content_type in CLOSED else ""
