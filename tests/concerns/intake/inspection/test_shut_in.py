"""The process for one file can reach nothing but that file, and still washes every kind of it."""

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image, ImageCms

from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection import files

HERE = [sys.executable, "-B", "-E", "-s", "-X", "utf8", "-W", "ignore"]


def process(*words):
    return subprocess.Popen(
        [*HERE, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={},
    )


def tried(lines):
    """What happens to a parser that has been taken over and does this."""
    code = (
        "import concerns.intake.cleaning.__main__ as m\n"
        f"def wash(data):\n    import os, socket, subprocess, ctypes\n    {lines}\n"
        "import os, socket, subprocess\n"
        "m.wash = wash\nm.main()"
    )
    with process("-c", code) as broken:
        return broken.communicate(b"x", timeout=60)


@pytest.mark.parametrize(
    "lines",
    [
        "open('manage.py')",
        "open('/tmp/infohus-broke-out', 'wb')",
        "os.listdir('.')",
        "os.pipe()",
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.memfd_create('a')",
        "subprocess.run(['true'])",
    ],
)
def test_nothing_can_be_opened_or_started(lines):
    answer, said = tried(lines)
    assert answer == b"" and b"Too many open files" in said


def test_it_knows_nothing_of_its_surroundings():
    code = (
        "import os; os.environ['SECRET_KEY'] = 'a'; import concerns.intake.cleaning.__main__ as m\n"
    )
    code += "m.wash = lambda data: ('txt', repr(dict(os.environ)).encode())\nm.main()"
    with process("-c", code) as looking:
        assert looking.communicate(b"x", timeout=60)[0] == b"kept txt\n{}"


def said_of(pid, about, name):
    lines = Path(f"/proc/{pid}/{about}").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(name)]
    return line.removeprefix(name).split()[0]


def test_before_it_reads_a_byte_it_has_given_up_every_further_right():
    with process("-m", "concerns.intake.cleaning") as waiting:
        until = time.monotonic() + 60
        while said_of(waiting.pid, "limits", "Max open files") != "0":
            assert waiting.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        assert said_of(waiting.pid, "status", "NoNewPrivs:") == "1"
        assert waiting.communicate(b"Hej", timeout=60)[0] == b"kept txt\nHej"


def profiled(kind):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return files.picture(kind, icc_profile=profile)


def locked():
    new = BytesIO()
    with pikepdf.open(BytesIO(files.pdf())) as made:
        made.save(new, encryption=pikepdf.Encryption(owner="a", user=""))
    return new.getvalue()


def two_pictures():
    new = BytesIO()
    first, second = (Image.effect_noise((64, 48), 60) for _ in range(2))
    first.save(new, "MPO", save_all=True, append_images=[second])
    return new.getvalue()


ODD = {
    "a photo with a profile": profiled("JPEG"),
    "a picture with a profile": profiled("PNG"),
    "a photo for print": files.picture("JPEG", mode="CMYK"),
    "sixteen bits": files.picture("PNG", mode="I;16"),
    "a palette": files.picture("PNG", mode="P"),
    "two pictures in one": two_pictures(),
    "a locked document": locked(),
    "an older text": "Blåbærgrød".encode("cp1252"),
    "a text with a mark": "Blåbærgrød".encode("utf-16"),
    "a moving picture": files.picture("WEBP", mode="RGBA"),
    "a live film": files.webm(is_live=True),
}


@pytest.mark.parametrize("sent", [*files.EVERY.values(), *ODD.values()], ids=[*files.EVERY, *ODD])
def test_shut_in_it_washes_exactly_as_it_would_outside(sent):
    kind, clean = wash(sent)
    with process("-m", "concerns.intake.cleaning") as washing:
        answer, said = washing.communicate(sent, timeout=60)
    assert (answer, said) == (f"kept {kind}\n".encode() + clean, b"")
