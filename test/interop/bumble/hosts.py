"""Two Bumble hosts, each on a controller that somebody else serves; what they do together is one scenario.

    hosts.py SCENARIO CENTRAL PERIPHERAL

CENTRAL and PERIPHERAL are Bumble names of transports, such as tcp-client:127.0.0.1:9001. Prints what came of it as one line of JSON
after DONE; what goes wrong ends the process with a traceback.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

from bumble import hci, keys
from bumble.core import UUID, AdvertisingData, PhysicalTransport
from bumble.device import AdvertisingEventProperties, AdvertisingParameters, Connection, Device, Peer, PeriodicAdvertisingParameters
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport

CENTRAL = hci.Address('C0:00:00:00:00:0C')
PERIPHERAL = hci.Address('E0:00:00:00:00:0E')
NAME = 'Peripheral'
PROPERTIES, PERMISSIONS = Characteristic.Properties, Characteristic.Permissions
LONG = bytes(index & 0xFF for index in range(400))
DATA = bytes(AdvertisingData([(AdvertisingData.FLAGS, b'\x06'), (AdvertisingData.COMPLETE_LOCAL_NAME, NAME.encode())]))
SCAN_RESPONSE = bytes(AdvertisingData([(AdvertisingData.MANUFACTURER_SPECIFIC_DATA, b'\xff\xff\x01\x02')]))
PATIENCE = 60


def soon(awaitable: Awaitable):
    return asyncio.wait_for(awaitable, PATIENCE)


class Event(asyncio.Future):
    """The arguments of an event of Bumble's, once it has come."""

    def __init__(self, emitter, name: str) -> None:
        super().__init__()
        emitter.once(name, lambda *arguments: self.done() or self.set_result(arguments))


class Database:
    """One service with a characteristic for each thing to try."""

    def __init__(self) -> None:
        self.written = b''
        self.value = Characteristic(
            'A001',
            PROPERTIES.READ | PROPERTIES.WRITE | PROPERTIES.WRITE_WITHOUT_RESPONSE,
            PERMISSIONS.READABLE | PERMISSIONS.WRITEABLE,
            CharacteristicValue(read=lambda _: self.written, write=self.write),
        )
        self.long = Characteristic('A002', PROPERTIES.READ, PERMISSIONS.READABLE, LONG)
        self.told = Characteristic('A003', PROPERTIES.NOTIFY | PROPERTIES.INDICATE, PERMISSIONS.READABLE, b'')
        self.secret = Characteristic('A004', PROPERTIES.READ, PERMISSIONS.READ_REQUIRES_ENCRYPTION, b'secret')
        self.service = Service('A000', [self.value, self.long, self.told, self.secret])

    def write(self, _: Connection, value: bytes) -> None:
        self.written = value


class World:
    def __init__(self, central: Device, peripheral: Device, transports) -> None:
        self.central, self.peripheral, self.transports = central, peripheral, transports
        self.database = Database()
        peripheral.add_service(self.database.service)

    async def advertise(self) -> None:
        await self.peripheral.start_advertising(
            advertising_data=DATA, scan_response_data=SCAN_RESPONSE, advertising_interval_min=30, advertising_interval_max=30
        )

    async def connect(self, **options) -> tuple[Connection, Connection]:
        """The link as the central has it, and as the peripheral has it."""
        await self.advertise()
        accepted = Event(self.peripheral, Device.EVENT_CONNECTION)
        mine = await soon(self.central.connect(PERIPHERAL, transport=PhysicalTransport.LE, **options))
        return mine, (await soon(accepted))[0]

    def pairing(self, secure: bool) -> None:
        for device in (self.central, self.peripheral):
            device.pairing_config_factory = lambda _: just_works(secure)


def just_works(secure: bool) -> PairingConfig:
    return PairingConfig(
        sc=secure,
        mitm=False,
        bonding=True,
        delegate=PairingDelegate(PairingDelegate.IoCapability.NO_OUTPUT_NO_INPUT),
        identity_address_type=PairingConfig.AddressType.RANDOM,
    )


async def hang_up(connection: Connection, other: Connection, reason: int = hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR):
    """The reasons that the two sides are told."""
    near, far = Event(connection, Connection.EVENT_DISCONNECTION), Event(other, Connection.EVENT_DISCONNECTION)
    await soon(connection.disconnect(reason))
    return [(await soon(near))[0], (await soon(far))[0]]


async def bring_up(world: World) -> dict:
    return {'addresses': [device.public_address.to_string(False) for device in (world.central, world.peripheral)]}


async def scan(world: World) -> dict:
    """Bumble tells an advertisement and its scan response as one."""
    heard = asyncio.get_running_loop().create_future()

    def on_advertisement(advertisement) -> None:
        if advertisement.is_scan_response and not heard.done():
            heard.set_result(advertisement)

    world.central.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
    await world.advertise()
    await world.central.start_scanning()
    advertisement = await soon(heard)
    await world.central.stop_scanning()
    await world.peripheral.stop_advertising()
    return {
        'address': advertisement.address.to_string(False),
        'connectable': advertisement.is_connectable,
        'name': advertisement.data.get(AdvertisingData.COMPLETE_LOCAL_NAME),
        'scanResponse': bytes(advertisement.data_bytes).hex(),
    }


async def extended(world: World) -> dict:
    """More data than one report carries (one command of Bumble's carries no more), and a train of periodic advertising beside it."""
    data = bytes(AdvertisingData([(AdvertisingData.MANUFACTURER_SPECIFIC_DATA, b'\xff\xff' + bytes(240))]))
    quick = {'primary_advertising_interval_min': 30, 'primary_advertising_interval_max': 30}
    properties = AdvertisingEventProperties(is_connectable=False, is_scannable=False)
    advertising_set = await world.peripheral.create_advertising_set(
        advertising_parameters=AdvertisingParameters(advertising_event_properties=properties, advertising_sid=3, **quick),
        random_address=PERIPHERAL,
        advertising_data=data,
        periodic_advertising_parameters=PeriodicAdvertisingParameters(
            periodic_advertising_interval_min=30, periodic_advertising_interval_max=30
        ),
        periodic_advertising_data=b'\x03\xff\xff\xff',
    )
    await advertising_set.start_periodic()
    heard = asyncio.get_running_loop().create_future()
    fragments: list[bytes] = []

    def on_advertisement(advertisement) -> None:
        if advertisement.sid != 3 or heard.done():
            return
        fragments.append(bytes(advertisement.data_bytes))
        if advertisement.is_complete:
            heard.set_result(b''.join(fragments))

    world.central.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
    await world.central.start_scanning(scanning_phys=[hci.HCI_LE_1M_PHY])
    received = await soon(heard)
    sync = await world.central.create_periodic_advertising_sync(PERIPHERAL, 3)
    [report] = await soon(Event(sync, sync.EVENT_PERIODIC_ADVERTISEMENT))
    await world.central.stop_scanning()
    await sync.terminate()
    await advertising_set.stop()
    return {
        'complete': received == data,
        'fragments': len(fragments),
        'length': len(data),
        'periodic': bytes(report.data_bytes).hex(),
    }


async def gatt(world: World) -> dict:
    mine, its = await world.connect()
    peer = Peer(mine)
    mtu = await soon(peer.request_mtu(247))
    await soon(peer.discover_all())
    characteristics = {c.uuid.to_hex_str(): c for service in peer.services for c in service.characteristics}
    long = await soon(characteristics['A002'].read_value())
    await soon(characteristics['A001'].write_value(b'x' * 180, with_response=True))
    read = await soon(characteristics['A001'].read_value())
    for number in range(50):
        await characteristics['A001'].write_value(bytes([number]) * 20)
    last = await soon(characteristics['A001'].read_value())
    told: list[bytes] = []
    enough = asyncio.get_running_loop().create_future()

    def on_value(value: bytes) -> None:
        told.append(value)
        if len(told) == 21:
            enough.set_result(None)

    await soon(characteristics['A003'].subscribe(on_value))
    for number in range(20):
        await world.peripheral.notify_subscriber(its, world.database.told, bytes([number]) * 100)
    await soon(characteristics['A003'].subscribe(on_value, prefer_notify=False))
    await soon(world.peripheral.indicate_subscriber(its, world.database.told, b'indicated'))
    await soon(enough)
    return {
        'mtu': mtu,
        'characteristics': sorted(name for name in characteristics if name.startswith('A')),
        'long': long == LONG,
        'written': read == b'x' * 180,
        'last': last.hex(),
        'notified': [value[0] for value in told[:20]],
        'indicated': told[20].decode(),
        'reasons': await hang_up(mine, its),
    }


def pair(secure: bool) -> Callable[[World], Awaitable[dict]]:
    async def run(world: World) -> dict:
        world.pairing(secure)
        mine, its = await world.connect()
        refreshed = Event(its, Connection.EVENT_CONNECTION_ENCRYPTION_CHANGE)
        await soon(mine.pair())
        await soon(refreshed)
        facts = {'paired': [mine.is_encrypted, its.is_encrypted, mine.sc], 'secret': await read_secret(mine)}
        await hang_up(mine, its)
        await mend_bond(world)

        mine, its = await world.connect()
        facts['plain'] = [mine.is_encrypted, its.is_encrypted]
        await soon(mine.encrypt())
        facts['bonded'] = await read_secret(mine)
        # Once more on a link that is encrypted: the keys are refreshed.
        refresh = Event(mine, Connection.EVENT_CONNECTION_ENCRYPTION_KEY_REFRESH)
        await world.central.send_async_command(await enable_encryption(world))
        await soon(refresh)
        facts['refreshed'] = await read_secret(mine)
        await hang_up(mine, its)

        facts['wrongKey'] = await spoiled(world, lambda key: bytes(16))
        await world.peripheral.keystore.delete_all()
        facts['noKey'] = await spoiled(world, lambda key: key)
        return facts

    return run


async def read_secret(connection: Connection) -> str:
    peer = Peer(connection)
    await soon(peer.discover_all())
    [secret] = peer.get_characteristics_by_uuid(UUID('A004'))
    return (await soon(secret.read_value())).decode()


async def mend_bond(world: World) -> None:
    """As a peripheral, Bumble 0.0.233 looks for its own key of a legacy pairing where the peer's is."""
    bond = await world.peripheral.keystore.get(str(CENTRAL))
    bond.ltk_peripheral = bond.ltk_central


async def bond_of(world: World) -> keys.PairingKeys.Key:
    bond = await world.central.keystore.get(str(PERIPHERAL))
    return bond.ltk or bond.ltk_central


async def enable_encryption(world: World, key: bytes | None = None) -> hci.HCI_LE_Enable_Encryption_Command:
    bond = await bond_of(world)
    [connection] = world.central.connections.values()
    return hci.HCI_LE_Enable_Encryption_Command(
        connection_handle=connection.handle,
        random_number=bond.rand or bytes(8),
        encrypted_diversifier=bond.ediv or 0,
        long_term_key=key or bond.value,
    )


async def spoiled(world: World, change: Callable[[bytes], bytes]) -> dict:
    """What the two sides are told when encryption cannot come about."""
    mine, its = await world.connect()
    ends = [Event(mine, Connection.EVENT_DISCONNECTION), Event(its, Connection.EVENT_DISCONNECTION)]
    failure = Event(mine, Connection.EVENT_CONNECTION_ENCRYPTION_FAILURE)
    key = change((await bond_of(world)).value)
    await world.central.send_async_command(await enable_encryption(world, key))
    await asyncio.wait([failure, *ends], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    facts = {'failure': failure.result()[0] if failure.done() else None, 'encrypted': mine.is_encrypted}
    if not ends[1].done():
        await hang_up(mine, its)
    return {**facts, 'reasons': [(await soon(end))[0] for end in ends]}


async def disconnect(world: World) -> dict:
    facts = {}
    for name, reason in {'user': 0x13, 'lowResources': 0x14, 'powerOff': 0x15}.items():
        mine, its = await world.connect()
        facts[name] = await hang_up(mine, its, reason)
    mine, its = await world.connect()
    facts['byPeripheral'] = await hang_up(its, mine, 0x13)
    return facts


async def absent(world: World) -> dict:
    """Somebody who is not there: the attempt is cancelled, and another one succeeds."""
    failure = None
    try:
        await world.central.connect(hci.Address('E0:00:00:00:00:01'), transport=PhysicalTransport.LE, timeout=0.5)
    except Exception as error:
        failure = type(error).__name__
    mine, its = await world.connect()
    return {'failure': failure, 'reasons': await hang_up(mine, its)}


async def procedures(world: World) -> dict:
    mine, its = await world.connect()
    facts: dict = {'rssi': [await soon(mine.get_rssi()), await soon(its.get_rssi())]}

    updates = [Event(side, Connection.EVENT_CONNECTION_PARAMETERS_UPDATE) for side in (mine, its)]
    await soon(mine.update_parameters(50, 50, 2, 3000))
    for update in updates:
        await soon(update)
    facts['interval'] = [[side.parameters.connection_interval, side.parameters.peripheral_latency] for side in (mine, its)]

    updates = [Event(side, Connection.EVENT_CONNECTION_PARAMETERS_UPDATE) for side in (mine, its)]
    await soon(its.update_parameters(20, 20, 0, 2000, use_l2cap=True))
    for update in updates:
        await soon(update)
    facts['byPeripheral'] = [[side.parameters.connection_interval, side.parameters.supervision_timeout] for side in (mine, its)]
    facts['reasons'] = await hang_up(mine, its)
    return facts


async def newer(world: World) -> dict:
    """What came with 4.2 and 5.0."""
    mine, its = await world.connect()
    facts: dict = {'features': [int(await soon(side.get_remote_le_features())) for side in (mine, its)]}

    changes = [Event(side, Connection.EVENT_CONNECTION_DATA_LENGTH_CHANGE) for side in (mine, its)]
    await soon(mine.set_data_length(100, 2120))
    await asyncio.wait(changes, timeout=PATIENCE)
    facts['octets'] = [[side.data_length.max_tx_octets, side.data_length.max_rx_octets] for side in (mine, its)]

    updates = [Event(side, Connection.EVENT_CONNECTION_PHY_UPDATE) for side in (mine, its)]
    await soon(mine.set_phy([hci.Phy.LE_2M], [hci.Phy.LE_2M]))
    for update in updates:
        await soon(update)
    facts['phys'] = [[int(phy.tx_phy), int(phy.rx_phy)] for phy in [await soon(side.get_phy()) for side in (mine, its)]]

    updates = [Event(side, Connection.EVENT_CONNECTION_PARAMETERS_UPDATE) for side in (mine, its)]
    await soon(its.update_parameters(40, 40, 0, 2000))
    for update in updates:
        await soon(update)
    facts['byPeripheral'] = [side.parameters.connection_interval for side in (mine, its)]
    facts['reasons'] = await hang_up(mine, its)
    return facts


async def private(world: World) -> dict:
    """Two bonded devices that know each other by identity only: their controllers generate and resolve private addresses."""
    world.pairing(True)
    for device in (world.central, world.peripheral):
        device.irk = bytes(range(16)) if device is world.central else bytes(range(16, 32))
        device.address_resolution_offload = device.address_generation_offload = True
    mine, its = await world.connect()
    await soon(mine.pair())
    while not (await world.peripheral.keystore.get_resolving_keys() and await world.central.keystore.get_resolving_keys()):
        await asyncio.sleep(0.01)
    await hang_up(mine, its)

    for device in (world.central, world.peripheral):
        await device.refresh_resolving_list()
        await device.send_sync_command(hci.HCI_LE_Set_Address_Resolution_Enable_Command(address_resolution_enable=1))
    own = hci.OwnAddressType.RESOLVABLE_OR_RANDOM
    heard = Event(world.central, Device.EVENT_ADVERTISEMENT)
    accepted = Event(world.peripheral, Device.EVENT_CONNECTION)
    await world.peripheral.start_advertising(own_address_type=own, advertising_data=DATA, advertising_interval_min=30, advertising_interval_max=30)
    await world.central.start_scanning(own_address_type=own)
    [advertisement] = await soon(heard)
    await world.central.stop_scanning()
    mine = await soon(world.central.connect(PERIPHERAL, transport=PhysicalTransport.LE, own_address_type=own))
    [its] = await soon(accepted)
    await soon(mine.encrypt())

    def kind(address: hci.Address | None) -> str | None:
        return address and ('resolvable' if address.is_resolvable else 'other')

    return {
        'heard': [advertisement.address.to_string(False), advertisement.address.address_type],
        'peers': [mine.peer_address.to_string(False), its.peer_address.to_string(False)],
        'onAir': [kind(address) for address in (mine.self_resolvable_address, mine.peer_resolvable_address)],
        'agree': [
            mine.self_resolvable_address == its.peer_resolvable_address,
            mine.peer_resolvable_address == its.self_resolvable_address,
        ],
        'encrypted': mine.is_encrypted,
        'reasons': await hang_up(mine, its),
    }


async def vanish(world: World) -> dict:
    mine, _ = await world.connect()
    lost = Event(mine, Connection.EVENT_DISCONNECTION)
    # Once the two have heard each other; a peer that goes before is one that the link failed to be established with.
    await soon(mine.get_remote_le_features())
    await world.transports[1].close()
    return {'reason': (await soon(lost))[0]}


SCENARIOS = {
    'bringUp': bring_up,
    'scan': scan,
    'extended': extended,
    'gatt': gatt,
    'pairLegacy': pair(False),
    'pairSecure': pair(True),
    'disconnect': disconnect,
    'absent': absent,
    'procedures': procedures,
    'newer': newer,
    'private': private,
    'vanish': vanish,
}


async def main() -> None:
    scenario, *uris = sys.argv[1:]
    transports = [await open_transport(uri) for uri in uris]
    devices = []
    for name, address, transport in zip(('Central', NAME), (CENTRAL, PERIPHERAL), transports):
        device = Device.with_hci(name, address, transport.source, transport.sink)
        device.keystore = keys.MemoryKeyStore()
        await soon(device.power_on())
        devices.append(device)
    facts = await SCENARIOS[scenario](World(*devices, transports))
    print('DONE', json.dumps(facts), flush=True)
    for transport in transports:
        await transport.close()


if __name__ == '__main__':
    asyncio.run(main())
