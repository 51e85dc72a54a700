"""A Bumble host that pairs, as central or peripheral, on a controller that somebody else serves.

    pairing.py peripheral|central TRANSPORT

Takes JSON lines on its stdin: {"settings": {"io", "sc", "mitm"}} forgets all keys and pairs like that from now on; {"passkey": number} is what
its user types; {"visit": ADDRESS} has a central connect, pair or encrypt, read A004 and hang up. Prints READY, SET, SHOWS number, COMPARES
number, PAIRED and, after a visit, DONE with what it has read.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bumble import hci, keys
from bumble.core import UUID, PhysicalTransport
from bumble.device import Connection, Device, Peer
from bumble.gatt import Characteristic, Service
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport

from hosts import CENTRAL, DATA, NAME, PERIPHERAL, PERMISSIONS, PROPERTIES, SCAN_RESPONSE, soon

IO = {
    'display-only': PairingDelegate.IoCapability.DISPLAY_OUTPUT_ONLY,
    'display-yes-no': PairingDelegate.IoCapability.DISPLAY_OUTPUT_AND_YES_NO_INPUT,
    'keyboard-only': PairingDelegate.IoCapability.KEYBOARD_INPUT_ONLY,
    'no-input-no-output': PairingDelegate.IoCapability.NO_OUTPUT_NO_INPUT,
    'keyboard-display': PairingDelegate.IoCapability.DISPLAY_OUTPUT_AND_KEYBOARD_INPUT,
}


def say(*words) -> None:
    print(*words, flush=True)


class User(PairingDelegate):
    """Types what a line of stdin says."""

    def __init__(self, io: str, typed: asyncio.Queue) -> None:
        super().__init__(IO[io])
        self.typed = typed

    async def display_number(self, number: int, digits: int) -> None:
        say('SHOWS', number)

    async def get_number(self) -> int | None:
        return await self.typed.get()

    async def compare_numbers(self, number: int, digits: int) -> bool:
        say('COMPARES', number)
        return True


class Host:
    def __init__(self, device: Device) -> None:
        self.device = device
        self.typed: asyncio.Queue = asyncio.Queue()
        self.settings = {'io': 'no-input-no-output', 'sc': True, 'mitm': False}
        device.keystore = keys.MemoryKeyStore()
        device.pairing_config_factory = lambda _: self.config()
        device.on(Device.EVENT_CONNECTION, self.on_connection)

    def config(self) -> PairingConfig:
        return PairingConfig(
            sc=self.settings['sc'],
            mitm=self.settings['mitm'],
            bonding=True,
            delegate=User(self.settings['io'], self.typed),
            identity_address_type=PairingConfig.AddressType.RANDOM,
        )

    def on_connection(self, connection: Connection) -> None:
        connection.on(Connection.EVENT_PAIRING, lambda _: asyncio.ensure_future(self.paired(connection)))
        connection.on(Connection.EVENT_PAIRING_FAILURE, lambda reason: say('FAILED', int(reason)))

    async def paired(self, connection: Connection) -> None:
        """Bumble 0.0.233 answers as peripheral with the key that the central gave, for which it is not asked."""
        name = str(connection.peer_address)
        bond = await self.device.keystore.get(name)
        if bond and bond.ltk_central and connection.role == hci.Role.PERIPHERAL:
            bond.ltk_peripheral = bond.ltk_central
            await self.device.keystore.update(name, bond)
        say('PAIRED')

    async def obey(self, line: dict) -> None:
        if 'passkey' in line:
            self.typed.put_nowait(line['passkey'])
        if 'settings' in line:
            self.settings = line['settings']
            self.device.keystore = keys.MemoryKeyStore()
            say('SET')
        if 'visit' in line:
            try:
                say('DONE', json.dumps(await self.visit(line['visit'])))
            except Exception as failure:  # pylint: disable=broad-except
                say('DONE', json.dumps({'failure': repr(failure)}))

    async def visit(self, address: str) -> dict:
        peer_address = hci.Address(address, hci.Address.PUBLIC_DEVICE_ADDRESS)
        connection = await soon(self.device.connect(peer_address, transport=PhysicalTransport.LE))
        try:
            known = await self.device.keystore.get(str(connection.peer_address))
            await soon(connection.encrypt() if known else connection.pair())
            peer = Peer(connection)
            await soon(peer.discover_services())
            await soon(peer.discover_characteristics())
            [secret] = peer.get_characteristics_by_uuid(UUID('A004'))
            value = await soon(secret.read_value())
            return {'known': known is not None, 'value': value.decode(), 'encrypted': connection.is_encrypted}
        finally:
            await soon(connection.disconnect())


async def main() -> None:
    role, name = sys.argv[1:3]
    transport = await open_transport(name)
    device = Device.with_hci(NAME, CENTRAL if role == 'central' else PERIPHERAL, transport.source, transport.sink)
    secret = Characteristic('A004', PROPERTIES.READ, PERMISSIONS.READ_REQUIRES_ENCRYPTION, b'secret')
    device.add_service(Service('A000', [secret]))
    host = Host(device)
    await soon(device.power_on())
    if role == 'peripheral':
        await device.start_advertising(
            advertising_data=DATA,
            scan_response_data=SCAN_RESPONSE,
            advertising_interval_min=30,
            advertising_interval_max=30,
            auto_restart=True,
        )
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    say('READY')
    tasks = set()
    while line := await lines.readline():
        task = asyncio.ensure_future(host.obey(json.loads(line)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await transport.close()


if __name__ == '__main__':
    asyncio.run(main())
