"""PostgreSQL and Redis from wheels, for one machine without either.

`servers` starts them for a data folder; `python -m infohus.embedded` is `make run`;
`python -m infohus.embedded with-servers -- <command>` runs a command with throw-away ones.
"""

from infohus.embedded.addresses import Addresses
from infohus.embedded.errors import RefusedError
from infohus.embedded.servers import servers
from infohus.embedded.throwaway import throwaway_servers
from infohus.embedded.wheels import postgres_bin

__all__ = ["Addresses", "RefusedError", "postgres_bin", "servers", "throwaway_servers"]
