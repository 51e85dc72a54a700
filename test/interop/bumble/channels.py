"""Bumble at the other end of credit-based channels, on a controller that somebody else serves.

    channels.py serve TRANSPORT         a peripheral: what comes on channel 0x80 goes back, and 0x81 closes when something comes
    channels.py open TRANSPORT NAME     a central: opens channels of NAME, and prints what came of it as one line of JSON after DONE

`serve` prints READY when it is on the air, and ends with its stdin.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bumble import hci
from bumble.core import PhysicalTransport
from bumble.device import Connection, Device
from bumble.l2cap import L2capError, LeCreditBasedChannel, LeCreditBasedChannelSpec
from bumble.transport import open_transport

from central import QUICK, find
from hosts import DATA, NAME, PERIPHERAL, SCAN_RESPONSE, Event, soon
from peripheral import until_stdin_ends

SMALL = {'mtu': 300, 'mps': 100, 'max_credits': 10}
STREAM = bytes(index * 7 & 0xFF for index in range(20_000))


def echo(channel: LeCreditBasedChannel) -> None:
    channel.sink = channel.write


def hang_up(channel: LeCreditBasedChannel) -> None:
    channel.sink = lambda _: asyncio.ensure_future(channel.disconnect())


async def serve(uri: str) -> None:
    transport = await open_transport(uri)
    device = Device.with_hci(NAME, PERIPHERAL, transport.source, transport.sink)
    await soon(device.power_on())
    device.create_l2cap_server(LeCreditBasedChannelSpec(psm=0x80, **SMALL), echo)
    device.create_l2cap_server(LeCreditBasedChannelSpec(psm=0x81), hang_up)
    await device.start_advertising(
        advertising_data=DATA,
        scan_response_data=SCAN_RESPONSE,
        advertising_interval_min=30,
        advertising_interval_max=30,
        auto_restart=True,
    )
    print('READY', flush=True)
    await until_stdin_ends()
    await transport.close()


async def exercise(connection: Connection) -> dict:
    channel = await soon(connection.create_l2cap_channel(LeCreditBasedChannelSpec(psm=0x80, **SMALL)))
    facts: dict = {'mtu': channel.peer_mtu, 'mps': channel.peer_mps}
    received = bytearray()
    chunks: list[int] = []
    enough = asyncio.get_running_loop().create_future()

    def on_data(data: bytes) -> None:
        received.extend(data)
        chunks.append(len(data))
        if len(received) >= len(STREAM) and not enough.done():
            enough.set_result(None)

    channel.sink = on_data
    channel.write(STREAM)
    await soon(channel.drain())
    await soon(enough)
    facts['echoed'] = bytes(received) == STREAM
    facts['longest'] = max(chunks)
    await soon(channel.disconnect())
    try:
        await soon(connection.create_l2cap_channel(LeCreditBasedChannelSpec(psm=0x85)))
    except L2capError as error:
        facts['refused'] = int(error.error_code)
    other = await soon(connection.create_l2cap_channel(LeCreditBasedChannelSpec(psm=0x81)))
    # Its server hangs up at once, which may have come before we are told that it is open.
    if other.state != LeCreditBasedChannel.State.DISCONNECTED:
        await soon(Event(other, LeCreditBasedChannel.EVENT_CLOSE))
    return facts


async def open_channels(uri: str, name: str) -> None:
    transport = await open_transport(uri)
    device = Device.with_hci('Central', hci.Address('C0:00:00:00:00:0C'), transport.source, transport.sink)
    await soon(device.power_on())
    address = await find(device, name)
    connection = await soon(device.connect(address, transport=PhysicalTransport.LE, connection_parameters_preferences=QUICK))
    facts = await exercise(connection)
    await soon(connection.disconnect())
    print('DONE', json.dumps(facts), flush=True)


if __name__ == '__main__':
    role, *arguments = sys.argv[1:]
    asyncio.run(serve(*arguments) if role == 'serve' else open_channels(*arguments))
