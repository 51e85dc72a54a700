"""A Bumble GATT server on a controller that somebody else serves, as badly behaved as a test wants it.

    gatt_peripheral.py TRANSPORT [BEHAVIOUR]

BEHAVIOUR is JSON. `services` and `characteristics` say how many there are beside the one with everything. `tamper` lists what becomes of
requests on the first connection: of those with opcode `op` (any where absent), `skip` are left alone and `times` (all where absent) get the
PDUs `answers` (hex, none: silence) in place of the honest one; with `drop` the link is ended. `says` lists what is sent unasked on the
first connection: `data` (hex) on channel `cid`, or where `raw` as a whole L2CAP frame, `times` times, `after` so many seconds. Later
connections find an honest server. Prints READY when it is on the air; ends with its stdin.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from collections.abc import Iterator

from bumble import att
from bumble.core import UUID
from bumble.device import Connection, Device
from bumble.gatt import Characteristic, CharacteristicValue, Descriptor, Service
from bumble.transport import open_transport

from hosts import DATA, NAME, PERIPHERAL, PERMISSIONS, PROPERTIES, SCAN_RESPONSE, soon
from peripheral import until_stdin_ends

ATT_CID = 4
SLOW_SECONDS = 1.5
APPLICATION_ERROR = 0x80
READ_WRITE = PERMISSIONS.READABLE | PERMISSIONS.WRITEABLE


def error(request: int, handle: int, code: int) -> bytes:
    return struct.pack('<BBHB', 0x01, request, handle, code)


class Everything:
    """A service with a characteristic for each thing to try; B00C takes orders."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.large = bytes(index & 0xFF for index in range(512))
        self.sunk = 0
        self.more: Service | None = None

        def one(number: str, properties, permissions, value, descriptors=()) -> Characteristic:
            return Characteristic(number, properties, permissions, value, list(descriptors))

        described = Descriptor('2901', PERMISSIONS.READABLE, b'a plain value')
        self.told = one('B004', PROPERTIES.NOTIFY, PERMISSIONS(0), b'')
        self.asked = one('B005', PROPERTIES.INDICATE, PERMISSIONS(0), b'')
        self.echoed = one('B007', PROPERTIES.WRITE | PROPERTIES.NOTIFY, PERMISSIONS.WRITEABLE, CharacteristicValue(write=self.echo))
        large = CharacteristicValue(read=lambda _: self.large, write=self.keep)
        self.service = Service(
            'B000',
            [
                one('B001', PROPERTIES.READ | PROPERTIES.WRITE, READ_WRITE, b'hello', [described]),
                one('B002', PROPERTIES.READ | PROPERTIES.WRITE, READ_WRITE, large),
                one('B003', PROPERTIES.WRITE_WITHOUT_RESPONSE, PERMISSIONS.WRITEABLE, CharacteristicValue(write=self.sink)),
                self.told,
                self.asked,
                one('B006', PROPERTIES.READ, PERMISSIONS.READABLE, CharacteristicValue(read=lambda _: struct.pack('<I', self.sunk))),
                self.echoed,
                one('B008', PROPERTIES.READ, PERMISSIONS.READABLE, CharacteristicValue(read=self.slow)),
                one('B009', PROPERTIES.READ | PROPERTIES.WRITE, READ_WRITE, CharacteristicValue(read=self.fail, write=self.fail)),
                one('B00C', PROPERTIES.WRITE, PERMISSIONS.WRITEABLE, CharacteristicValue(write=self.order)),
            ],
        )

    def keep(self, _: Connection, value: bytes) -> None:
        self.large = bytes(value)

    def sink(self, _: Connection, value: bytes) -> None:
        self.sunk += len(value)

    async def echo(self, connection: Connection, value: bytes) -> None:
        await self.device.notify_subscriber(connection, self.echoed, bytes(value))

    async def slow(self, _: Connection) -> bytes:
        await asyncio.sleep(SLOW_SECONDS)
        return b'slow'

    def fail(self, *_) -> bytes:
        raise att.ATT_Error(APPLICATION_ERROR)

    async def order(self, connection: Connection, value: bytes) -> None:
        match bytes(value).decode().split():
            case ['drop']:
                await connection.disconnect()
            case ['change']:
                asyncio.ensure_future(self.change())
            case ['notify', count]:
                for number in range(int(count)):
                    await self.device.notify_subscriber(connection, self.told, struct.pack('<I', number))
            case ['indicate', count]:
                asyncio.ensure_future(self.indicate(connection, int(count)))

    async def indicate(self, connection: Connection, count: int) -> None:
        for number in range(count):
            await self.device.indicate_subscriber(connection, self.asked, struct.pack('<I', number))

    async def change(self) -> None:
        """One more service, which whoever asked for that is told of."""
        first = self.device.gatt_server.next_handle()
        self.more = Service('BBBB', [Characteristic('BBB1', PROPERTIES.READ, PERMISSIONS.READABLE, b'new')])
        self.device.gatt_server.add_service(self.more)
        changed = self.device.gatt_service.service_changed_characteristic
        await self.device.indicate_subscribers(changed, struct.pack('<HH', first, 0xFFFF))


def many_services(services: int, characteristics: int) -> Iterator[Service]:
    """Every second one with UUIDs of its own, so that both forms are there."""
    for index in range(services):
        numbers = [0xC000 + index * (characteristics + 1) + at for at in range(characteristics + 1)]
        own = [UUID(f'{number:08X}-1234-5678-9ABC-DEF012345678') if index % 2 else UUID.from_16_bits(number) for number in numbers]
        readable = [
            Characteristic(uuid, PROPERTIES.READ | PROPERTIES.NOTIFY, PERMISSIONS.READABLE, bytes([index & 0xFF])) for uuid in own[1:]
        ]
        yield Service(own[0], readable)


class Server:
    """Bumble's server, with the long writes that it has not, and what a test wants of it."""

    def __init__(self, device: Device, behaviour: dict) -> None:
        self.device = device
        self.tampers = [{'skip': 0, 'times': 1 << 30, **one} for one in behaviour.get('tamper', [])]
        self.says = behaviour.get('says', [])
        self.connections = 0
        self.prepared: list[tuple[int, int, bytes]] = []
        self.honest = device.gatt_server.on_gatt_pdu
        device.gatt_server.on_gatt_pdu = self.on_pdu  # type: ignore[method-assign]
        device.on(Device.EVENT_CONNECTION, self.on_connection)

    def on_connection(self, connection: Connection) -> None:
        self.connections += 1
        self.prepared.clear()
        for one in self.says if self.connections == 1 else []:
            asyncio.get_running_loop().call_later(one.get('after', 0), self.say, connection, one)

    def say(self, connection: Connection, one: dict) -> None:
        if connection.handle not in self.device.connections:
            return
        data = bytes.fromhex(one['data'])
        frame = data if one.get('raw') else struct.pack('<HH', len(data), one.get('cid', ATT_CID)) + data
        for _ in range(one.get('times', 1)):
            self.device.host.send_acl_sdu(connection.handle, frame)

    def on_pdu(self, connection: Connection, pdu: att.ATT_PDU) -> None:
        if pdu.op_code in att.ATT_REQUESTS and (self.is_tampered(connection, pdu) or self.is_long_write(connection, pdu)):
            return
        self.honest(connection, pdu)

    def is_tampered(self, connection: Connection, pdu: att.ATT_PDU) -> bool:
        for one in self.tampers if self.connections == 1 else []:
            if one.get('op', pdu.op_code) != pdu.op_code:
                continue
            if one['skip'] > 0:
                one['skip'] -= 1
                continue
            if one['times'] > 0:
                one['times'] -= 1
                for answer in one.get('answers', []):
                    connection.send_l2cap_pdu(ATT_CID, bytes.fromhex(answer))
                if one.get('drop'):
                    asyncio.ensure_future(connection.disconnect())
                return True
        return False

    def is_long_write(self, connection: Connection, pdu: att.ATT_PDU) -> bool:
        if isinstance(pdu, att.ATT_Prepare_Write_Request):
            self.prepared.append((pdu.attribute_handle, pdu.value_offset, pdu.part_attribute_value))
            connection.send_l2cap_pdu(ATT_CID, b'\x17' + bytes(pdu)[1:])
            return True
        if isinstance(pdu, att.ATT_Execute_Write_Request):
            asyncio.ensure_future(self.execute(connection, pdu.flags == 1))
            return True
        return False

    async def execute(self, connection: Connection, wanted: bool) -> None:
        values: dict[int, bytes] = {}
        for handle, offset, part in self.prepared if wanted else []:
            values[handle] = values.get(handle, b'')[:offset] + part
        self.prepared.clear()
        answer = b'\x19'
        for handle, value in values.items():
            try:
                await self.device.gatt_server.get_attribute(handle).write_value(connection, value)
            except att.ATT_Error as failure:
                answer = error(0x18, handle, failure.error_code)
        connection.send_l2cap_pdu(ATT_CID, answer)


async def main() -> None:
    behaviour = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    transport = await open_transport(sys.argv[1])
    device = Device.with_hci(NAME, PERIPHERAL, transport.source, transport.sink)
    device.gatt_server.max_mtu = behaviour.get('mtu', 517)
    device.add_service(Everything(device).service)
    for service in many_services(behaviour.get('services', 0), behaviour.get('characteristics', 0)):
        device.add_service(service)
    server = Server(device, behaviour)
    await soon(device.power_on())
    await device.start_advertising(
        advertising_data=DATA,
        scan_response_data=SCAN_RESPONSE,
        advertising_interval_min=30,
        advertising_interval_max=30,
        auto_restart=True,
    )
    print('READY', flush=True)
    await until_stdin_ends()
    del server
    await transport.close()


if __name__ == '__main__':
    asyncio.run(main())
