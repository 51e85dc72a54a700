"""A Bumble central that meets the server of test/interop/server.test.ts, on a controller that somebody else serves.

    central.py TRANSPORT NAME

Scans for NAME, connects and does what a client does with the characteristics that the test declares; a write to A00F asks the server to notify,
to indicate, or to change its database. Prints what came of it as one line of JSON after DONE; what goes wrong ends the process with a traceback.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bumble import att, hci
from bumble.core import UUID, AdvertisingData, PhysicalTransport
from bumble.device import Connection, ConnectionParametersPreferences, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.transport import open_transport

PATIENCE = 60
QUICK = {hci.Phy.LE_1M: ConnectionParametersPreferences(connection_interval_min=7.5, connection_interval_max=7.5)}
LONG = bytes(index * 7 & 0xFF for index in range(400))


def soon(awaitable):
    return asyncio.wait_for(awaitable, PATIENCE)


async def find(device: Device, name: str) -> hci.Address:
    found = asyncio.get_running_loop().create_future()

    def on_advertisement(advertisement) -> None:
        if advertisement.data.get(AdvertisingData.COMPLETE_LOCAL_NAME) == name and not found.done():
            found.set_result(advertisement.address)

    device.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
    await device.start_scanning()
    address = await soon(found)
    await device.stop_scanning()
    return address


class Server:
    """What was discovered."""

    def __init__(self, peer: Peer) -> None:
        self.peer, self.client = peer, peer.gatt_client

    async def discover(self) -> None:
        # Bumble adds to what it has found before.
        self.client.services.clear()
        await soon(self.peer.discover_all())

    @property
    def services(self) -> list[str]:
        return [service.uuid.to_hex_str() for service in self.peer.services]

    def characteristic(self, uuid: str) -> CharacteristicProxy:
        [found] = self.peer.get_characteristics_by_uuid(UUID(uuid))
        return found

    async def read(self, uuid: str) -> bytes:
        return await soon(self.characteristic(uuid).read_value())

    async def write(self, uuid: str, value: bytes, with_response: bool = True) -> None:
        await soon(self.characteristic(uuid).write_value(value, with_response=with_response))

    async def ask(self, what: str) -> None:
        await self.write('A00F', what.encode())

    async def request(self, request: att.ATT_PDU) -> att.ATT_PDU:
        return await soon(self.client.send_request(request))

    async def write_long(self, uuid: str, value: bytes) -> bool:
        """Bumble has no procedure for it; whether each part came back as it was sent."""
        handle = self.characteristic(uuid).handle
        size = self.client.mtu - 5
        echoed = True
        for offset in range(0, len(value), size):
            part = value[offset : offset + size]
            request = att.ATT_Prepare_Write_Request(attribute_handle=handle, value_offset=offset, part_attribute_value=part)
            response = await self.request(request)
            echoed &= isinstance(response, att.ATT_Prepare_Write_Response) and response.part_attribute_value == part
        response = await self.request(att.ATT_Execute_Write_Request(flags=1))
        return echoed and isinstance(response, att.ATT_Execute_Write_Response)


async def refusal(access) -> int | None:
    try:
        await access
    except att.ATT_Error as error:
        return int(error.error_code)
    return None


async def told(server: Server, what: str, count: int, notify: bool) -> list[str]:
    """Asks to be told, is told, and asks no more."""
    values: list[str] = []
    enough = asyncio.get_running_loop().create_future()

    def on_value(value: bytes) -> None:
        values.append(value.decode())
        if len(values) == count:
            enough.set_result(None)

    characteristic = server.characteristic('A004')
    await soon(characteristic.subscribe(on_value, prefer_notify=notify))
    await server.ask(what)
    await soon(enough)
    await soon(characteristic.unsubscribe(on_value))
    await server.ask(what)
    await server.read('A001')
    return values


async def changed(server: Server) -> dict:
    """The server has one service more, says so, and has it no more."""
    services = []
    [service_changed] = server.peer.get_characteristics_by_uuid(UUID('2A05'))
    for what in ('add', 'remove'):
        indicated = asyncio.get_running_loop().create_future()

        def on_change(value: bytes, indicated=indicated) -> None:
            if not indicated.done():
                indicated.set_result(value)

        await soon(service_changed.subscribe(on_change, prefer_notify=False))
        await server.ask(what)
        await soon(indicated)
        await soon(service_changed.unsubscribe(on_change))
        await server.discover()
        services.append(server.services)
        if what == 'add':
            added = (await server.read('A101')).decode()
        [service_changed] = server.peer.get_characteristics_by_uuid(UUID('2A05'))
    return {'services': services, 'added': added}


async def exercise(connection: Connection) -> dict:
    server = Server(Peer(connection))
    facts: dict = {'mtu': await soon(server.peer.request_mtu(247))}
    await server.discover()
    facts['services'] = server.services
    facts['name'] = (await server.read('2A00')).decode()
    facts['descriptors'] = {
        descriptor.type.to_hex_str(): (await soon(descriptor.read_value())).hex()
        for descriptor in server.characteristic('A001').descriptors
    }
    facts['read'] = (await server.read('A001')).decode()
    facts['long'] = await server.read('A002') == LONG
    await server.write('A003', b'written')
    facts['written'] = (await server.read('A003')).decode()
    await server.write('A003', b'without response', with_response=False)
    facts['writtenWithout'] = (await server.read('A003')).decode()
    facts['longEchoed'] = await server.write_long('A003', LONG)
    facts['longWritten'] = await server.read('A003') == LONG
    facts['refusals'] = [
        await refusal(server.write('A001', b'x')),
        await refusal(server.read('A00F')),
        await refusal(server.write('A00F', b'nonsense')),
        await refusal(server.read('A005')),
    ]
    facts['notified'] = await told(server, 'notify', 20, True)
    facts['indicated'] = await told(server, 'indicate', 3, False)
    facts['changed'] = await changed(server)
    return facts


async def main() -> None:
    uri, name = sys.argv[1:]
    transport = await open_transport(uri)
    device = Device.with_hci('Central', hci.Address('C0:00:00:00:00:0C'), transport.source, transport.sink)
    await soon(device.power_on())
    facts = []
    for _ in range(2):
        address = await find(device, name)
        connection = await soon(device.connect(address, transport=PhysicalTransport.LE, connection_parameters_preferences=QUICK))
        facts.append(await exercise(connection))
        await soon(connection.disconnect())
    print('DONE', json.dumps(facts), flush=True)


if __name__ == '__main__':
    asyncio.run(main())
