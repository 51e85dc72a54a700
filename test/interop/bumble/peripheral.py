"""A Bumble peripheral on a controller that somebody else serves: the database of hosts.py, advertised until its stdin ends.

    peripheral.py TRANSPORT

Prints READY when it is on the air. Whoever subscribes to A003 is notified every 20 ms.
"""

from __future__ import annotations

import asyncio
import sys

from bumble import keys
from bumble.device import Device
from bumble.transport import open_transport

from hosts import DATA, NAME, PERIPHERAL, SCAN_RESPONSE, Database, just_works, soon


async def until_stdin_ends() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def notify(device: Device, database: Database) -> None:
    for number in range(1 << 30):
        await device.notify_subscribers(database.told, number.to_bytes(4, 'little'))
        await asyncio.sleep(0.02)


async def main() -> None:
    transport = await open_transport(sys.argv[1])
    device = Device.with_hci(NAME, PERIPHERAL, transport.source, transport.sink)
    device.keystore = keys.MemoryKeyStore()
    device.pairing_config_factory = lambda _: just_works(secure=True)
    database = Database()
    device.add_service(database.service)
    await soon(device.power_on())
    await device.start_advertising(
        advertising_data=DATA,
        scan_response_data=SCAN_RESPONSE,
        advertising_interval_min=30,
        advertising_interval_max=30,
        auto_restart=True,
    )
    notifying = asyncio.create_task(notify(device, database))
    print('READY', flush=True)
    await until_stdin_ends()
    notifying.cancel()
    await transport.close()


if __name__ == '__main__':
    asyncio.run(main())
