"""How many bytes of files all senders together may bring in a few minutes: words are always taken.

Counted for nobody in particular. Without Redis everything is taken, as with the other limits.
"""

from django.conf import settings

from concerns.intake.counting import PREFIX, QUIETLY, Window, counts

MEGABYTE = 1024 * 1024
ADD = f"""{QUIETLY}
local sum = redis.call('INCRBY', KEYS[1], ARGV[2])
if sum == tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if sum > tonumber(ARGV[3]) then redis.call('DECRBY', KEYS[1], ARGV[2]) end
return sum
"""


def may_bring(size: int) -> bool:
    """Count one file of so many bytes, unless that would be more than there is room for.

    A small file still finds room where a large one did not.
    """
    megabytes, length = settings.LIMITS["megabytes_in_all"]
    window, most = Window.now(length), megabytes * MEGABYTE
    key = f"{PREFIX}:bytes:{window}"
    store = counts(settings.REDIS_URL)
    held = store.ask("eval", ADD, 1, key, window.seconds_left, size, most)
    return held is None or int(held) <= most
