"""A JPEG's segments, for photos that must keep every pixel as it is (inside a PDF)."""

NOTES = {0xE1, 0xED, 0xFE} | set(range(0xE3, 0xED)) | {0xEF}  # Exif, XMP, IPTC, comments, others
START_OF_SCAN = 0xDA


def without_notes(photo: bytes) -> bytes:
    """The same picture without what was written about it; bytes that are no JPEG as they are."""
    if not photo.startswith(b"\xff\xd8"):
        return photo
    kept, place = [photo[:2]], 2
    while place + 4 <= len(photo) and photo[place] == 0xFF:
        marker = photo[place + 1]
        if marker == START_OF_SCAN:
            break
        end = place + 2 + int.from_bytes(photo[place + 2 : place + 4], "big")
        if marker not in NOTES:
            kept.append(photo[place:end])
        place = end
    return b"".join([*kept, photo[place:]])
