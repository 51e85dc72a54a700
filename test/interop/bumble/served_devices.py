"""A pytest plugin that gives Bumble's own tests controllers that somebody else serves, in place of Bumble's.

    SERVED="127.0.0.1:9001 127.0.0.1:9002" pytest -p served_devices tests/gatt_test.py
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import os

import pytest
from bumble.device import ConnectionParametersPreferences, Device
from bumble.hci import HCI_LE_1M_PHY, Address, HCI_Read_BD_ADDR_Command
from bumble.host import Host
from bumble.transport.common import StreamPacketSource

from tests import test_utils

WHERE = [place.split(':') for place in os.environ['SERVED'].split()]
# A controller takes 20 ms at least (Vol 4 Part E, 7.8.5); the tests ask for 1, which Bumble's own takes.
INTERVAL = 20.0
PATIENCE = 120
# The shortest interval there is (Vol 4 Part E, 7.8.12).
QUICK = ConnectionParametersPreferences(connection_interval_min=7.5, connection_interval_max=7.5)
wires: dict[Wire, Host] = {}


class Wire(StreamPacketSource):
    """Both directions of H4 over TCP. What is sent before the connection is there waits for it."""

    def __init__(self, host: str, port: str) -> None:
        super().__init__()
        self.waiting: list[bytes] = []
        self.transport: asyncio.WriteTransport | None = None
        self.connecting = asyncio.ensure_future(asyncio.get_running_loop().create_connection(lambda: self, host, int(port)))

    def connection_made(self, transport) -> None:
        self.transport = transport
        for packet in self.waiting:
            transport.write(packet)

    def on_packet(self, packet: bytes) -> None:
        self.transport.write(packet) if self.transport else self.waiting.append(packet)

    @property
    def is_up(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def abort(self) -> None:
        self.connecting.cancel()
        if self.transport:
            self.transport.abort()


class ServedDevices(test_utils.Devices):
    def __init__(self, num_devices: int) -> None:
        # Some tests go on with new devices, and leave the old ones as they are.
        for wire in wires:
            wire.abort()
        self.connections = {}
        self.devices = []
        self.paired = [asyncio.get_running_loop().create_future() for _ in range(num_devices)]
        for index, (host, port) in enumerate(WHERE[:num_devices]):
            wire = Wire(host, port)
            host = wires[wire] = Host(wire, wire)
            device = Device(address=Address(':'.join([f'F{index}'] * 6)), host=host)
            device.on(device.EVENT_CONNECTION, lambda connection, index=index: self.on_connection(index, connection))
            device.start_advertising = slower(device.start_advertising)
            device.create_advertising_set = slower_set(device.create_advertising_set)
            device.connect = functools.partial(device.connect, connection_parameters_preferences={HCI_LE_1M_PHY: QUICK})
            self.devices.append(device)


def slower(start_advertising):
    def start(*args, **options):
        intervals = {name: max(value, INTERVAL) for name, value in options.items() if 'interval' in name and value}
        return start_advertising(*args, **{**options, **intervals})

    return start


def slower_set(create_advertising_set):
    def create(advertising_parameters=None, **options):
        if advertising_parameters is not None:
            interval = max(advertising_parameters.primary_advertising_interval_min, INTERVAL)
            advertising_parameters = dataclasses.replace(advertising_parameters, primary_advertising_interval_min=interval)
        return create_advertising_set(advertising_parameters=advertising_parameters, **options)

    return create


class ServedPair(ServedDevices, test_utils.TwoDevices):
    def __init__(self) -> None:
        ServedDevices.__init__(self, 2)


@pytest.fixture(autouse=True)
async def hang_up():
    """A test leaves its devices as they are; the next one needs their controllers."""
    yield
    for wire in wires:
        wire.abort()
    wires.clear()


def pytest_collection_modifyitems(items) -> None:
    """No test waits for ever."""
    for item in items:
        if asyncio.iscoroutinefunction(item.obj):
            item.obj = in_time(item.obj)


def in_time(test):
    @functools.wraps(test)
    async def run(*args, **options):
        await asyncio.wait_for(test(*args, **options), PATIENCE)

    return run


async def air_time() -> None:
    """
    What the tests take to have arrived after three turns of the event loop takes two connection events here: 15 ms of an air that stands
    still while its process gets no turn. Each answer of a controller tells of a turn.
    """
    for _ in range(5):
        await asyncio.sleep(0.01)
        for wire, host in wires.items():
            if host.ready and wire.is_up:
                await host.send_sync_command(HCI_Read_BD_ADDR_Command())


test_utils.async_barrier = air_time
test_utils.Devices = ServedDevices
test_utils.TwoDevices = ServedPair
