"""One advertiser: a Bumble host that drives a virtual controller as its plain description (JSON) says.

    {"address": "C0:00:00:00:00:01"      static or private random address; with "public": true the controller's own
     "kind": "connectable" | "scannable" | "nonConnectable" | "directed"
     "target": "C4:..." , "targetPublic": true      whom directed advertising is for
     "extended": {"sid": 3}              extended advertising PDUs, where the controller has them
     "interval": 100                     milliseconds
     "rssi": -50, "rssiSpread": 3        dBm, and how far it strays
     "data": [[name of a class in bumble.data_types, argument...], ...], "scanResponse": the same
     "changes": [{"after": 2, ...}]      what becomes otherwise, seconds after the change before}
"""

from __future__ import annotations

import asyncio
from typing import Any

from bumble import core, data_types, hci
from bumble.controller import Controller
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

Legacy = hci.HCI_LE_Set_Advertising_Parameters_Command.AdvertisingType
Operation = hci.HCI_LE_Set_Extended_Advertising_Data_Command.Operation

LEGACY_TYPE = {
    'connectable': Legacy.ADV_IND,
    'scannable': Legacy.ADV_SCAN_IND,
    'nonConnectable': Legacy.ADV_NONCONN_IND,
    'directed': Legacy.ADV_DIRECT_IND_LOW_DUTY,
}
# Event properties of LE Set Extended Advertising Parameters (Vol 4 Part E, 7.8.53).
EXTENDED_PROPERTIES = {'connectable': 0x01, 'scannable': 0x02, 'nonConnectable': 0x00, 'directed': 0x05}
FRAGMENT_LENGTH = 251
HANDLE = 1


def structure(name: str, *arguments: Any) -> tuple[int, bytes]:
    """One AD structure; the bytes come from Bumble's own encoders, so that they are nobody's here."""
    if name == 'raw':
        return arguments[0], bytes.fromhex(arguments[1])
    kind = getattr(data_types, name)
    match name:
        case 'ManufacturerSpecificData':
            value = kind(arguments[0], bytes.fromhex(arguments[1]))
        case 'ServiceData16BitUUID' | 'ServiceData32BitUUID' | 'ServiceData128BitUUID':
            value = kind(core.UUID(arguments[0]), bytes.fromhex(arguments[1]))
        case 'Flags':
            value = kind(core.AdvertisingData.Flags(arguments[0]))
        case 'Appearance':
            value = kind.from_bytes(arguments[0].to_bytes(2, 'little'))
        case _ if issubclass(kind, data_types.ListOfServiceUUIDs):
            value = kind([core.UUID(uuid) for uuid in arguments[0]])
        case _:
            value = kind(*arguments)
    return int(value.ad_type), bytes(value)


def encode(structures: list[list[Any]]) -> bytes:
    return b''.join(
        bytes([len(value) + 1, kind]) + value for kind, value in (structure(*entry) for entry in structures)
    )


class Advertiser:
    def __init__(self, controller: Controller, description: dict[str, Any]) -> None:
        self.host = Host(controller, AsyncPipeSink(controller))
        self.description = description
        public = description.get('public', False)
        self.own_address_type = hci.OwnAddressType.PUBLIC if public else hci.OwnAddressType.RANDOM
        self.interval = max(0x20, round(description.get('interval', 100) / 0.625))
        target_type = (
            hci.Address.PUBLIC_DEVICE_ADDRESS if description.get('targetPublic') else hci.Address.RANDOM_DEVICE_ADDRESS
        )
        self.target = hci.Address(description.get('target', '00:00:00:00:00:00'), target_type)

    async def start(self) -> None:
        await self.host.reset(driver_factory=None)
        await self._advertise(self.description)
        self.changing = asyncio.create_task(self._change(self.description.get('changes', [])))

    async def _change(self, changes: list[dict[str, Any]]) -> None:
        description = self.description
        for change in changes:
            await asyncio.sleep(change['after'])
            await self._send(hci.HCI_LE_Set_Advertising_Enable_Command(advertising_enable=0))
            description = {**description, **change}
            await self._advertise(description)

    async def _advertise(self, description: dict[str, Any]) -> None:
        address = hci.Address(description['address'])
        data = encode(description.get('data', []))
        response = encode(description.get('scanResponse', []))
        if extended := description.get('extended'):
            await self._start_extended(address, extended['sid'], data, response)
        else:
            await self._start_legacy(address, data, response)

    async def _send(self, command: hci.HCI_SyncCommand) -> None:
        await self.host.send_sync_command(command)

    async def _start_legacy(self, address: hci.Address, data: bytes, response: bytes) -> None:
        await self._send(hci.HCI_LE_Set_Random_Address_Command(random_address=address))
        await self._send(
            hci.HCI_LE_Set_Advertising_Parameters_Command(
                advertising_interval_min=self.interval,
                advertising_interval_max=self.interval,
                advertising_type=LEGACY_TYPE[self.description['kind']],
                own_address_type=self.own_address_type,
                peer_address_type=self.target.address_type,
                peer_address=self.target,
                advertising_channel_map=7,
                advertising_filter_policy=0,
            )
        )
        await self._send(hci.HCI_LE_Set_Advertising_Data_Command(advertising_data=data))
        await self._send(hci.HCI_LE_Set_Scan_Response_Data_Command(scan_response_data=response))
        await self._send(hci.HCI_LE_Set_Advertising_Enable_Command(advertising_enable=1))

    async def _start_extended(self, address: hci.Address, sid: int, data: bytes, response: bytes) -> None:
        await self._send(
            hci.HCI_LE_Set_Extended_Advertising_Parameters_Command(
                advertising_handle=HANDLE,
                advertising_event_properties=EXTENDED_PROPERTIES[self.description['kind']],
                primary_advertising_interval_min=self.interval,
                primary_advertising_interval_max=self.interval,
                primary_advertising_channel_map=7,
                own_address_type=self.own_address_type,
                peer_address_type=self.target.address_type,
                peer_address=self.target,
                advertising_filter_policy=0,
                advertising_tx_power=0x7F,
                primary_advertising_phy=hci.Phy.LE_1M,
                secondary_advertising_max_skip=0,
                secondary_advertising_phy=hci.Phy.LE_2M,
                advertising_sid=sid,
                scan_request_notification_enable=0,
            )
        )
        await self._send(
            hci.HCI_LE_Set_Advertising_Set_Random_Address_Command(advertising_handle=HANDLE, random_address=address)
        )
        for operation, part in fragments(data):
            await self._send(
                hci.HCI_LE_Set_Extended_Advertising_Data_Command(
                    advertising_handle=HANDLE, operation=operation, fragment_preference=0, advertising_data=part
                )
            )
        for operation, part in fragments(response):
            await self._send(
                hci.HCI_LE_Set_Extended_Scan_Response_Data_Command(
                    advertising_handle=HANDLE, operation=operation, fragment_preference=0, scan_response_data=part
                )
            )
        await self._send(
            hci.HCI_LE_Set_Extended_Advertising_Enable_Command(
                enable=1, advertising_handles=[HANDLE], durations=[0], max_extended_advertising_events=[0]
            )
        )


def fragments(data: bytes) -> list[tuple[Operation, bytes]]:
    parts = [data[start : start + FRAGMENT_LENGTH] for start in range(0, len(data), FRAGMENT_LENGTH)]
    if len(parts) < 2:
        return [(Operation.COMPLETE_DATA, data)]
    middle = [(Operation.INTERMEDIATE_FRAGMENT, part) for part in parts[1:-1]]
    return [(Operation.FIRST_FRAGMENT, parts[0]), *middle, (Operation.LAST_FRAGMENT, parts[-1])]
