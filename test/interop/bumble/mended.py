"""Bumble's virtual controller, made to advertise and scan as a real one does.

What the stock controller does differently, and a host would never meet on a radio: HCI_Reset changes nothing; an
unknown command gets no answer; scan responses repeat the advertisement and come in passive scans too; only connectable
undirected advertising reaches the air; intervals are in milliseconds; every RSSI is -50; duplicates are not filtered;
the extended scan commands are missing, and long data is never split into several reports.
"""

from __future__ import annotations

import asyncio
import dataclasses
import random
from collections.abc import Iterator

from bumble import hci, ll
from bumble.controller import AdvertisingSet, Controller, LegacyAdvertiser

# What one extended report can carry (Vol 4 Part E, 7.7.65.13).
REPORT_DATA_LENGTH = 229
UNIT_SECONDS = 0.625e-3

PduType = hci.HCI_LE_Set_Advertising_Parameters_Command.AdvertisingType
ReportType = hci.HCI_LE_Advertising_Report_Event.EventType
ExtendedReport = hci.HCI_LE_Extended_Advertising_Report_Event
EXTENDED_ADVERTISING = hci.LeFeatureMask.LE_EXTENDED_ADVERTISING

# The bits of an extended report's event type; those below `RESPONSE` are also those of a set's event properties.
CONNECTABLE, SCANNABLE, DIRECTED, RESPONSE, LEGACY, MORE_TO_COME = (1 << bit for bit in range(6))
LEGACY_REPORT_TYPE = {
    CONNECTABLE | SCANNABLE: ReportType.ADV_IND,
    CONNECTABLE | DIRECTED: ReportType.ADV_DIRECT_IND,
    SCANNABLE: ReportType.ADV_SCAN_IND,
    0: ReportType.ADV_NONCONN_IND,
}
KIND_OF_PDU = {
    PduType.ADV_IND: CONNECTABLE | SCANNABLE,
    PduType.ADV_DIRECT_IND: CONNECTABLE | DIRECTED,
    PduType.ADV_SCAN_IND: SCANNABLE,
    PduType.ADV_NONCONN_IND: 0,
    PduType.ADV_DIRECT_IND_LOW_DUTY: CONNECTABLE | DIRECTED,
}


@dataclasses.dataclass
class OnAir(ll.AdvInd):
    """One advertising event, with what a scanner near it can learn."""

    kind: int
    scan_response: bytes
    rssi: int
    sid: int = 0xFF
    target: hci.Address | None = None


class Legacy(LegacyAdvertiser):
    def _on_timer_fired(self) -> None:
        self.send_advertising_data()
        wait = max(self.advertising_interval_min, 0x20) * UNIT_SECONDS
        self.timer_handle = asyncio.get_running_loop().call_later(wait, self._on_timer_fired)

    def send_advertising_data(self) -> None:
        kind = KIND_OF_PDU[PduType(self.advertising_type)]
        directed = bool(kind & DIRECTED)
        self.controller.send_advertising_pdu(
            OnAir(
                advertiser_address=self.address,
                data=b'' if directed else bytes(self.advertising_data),
                kind=kind | LEGACY,
                scan_response=bytes(self.scan_response_data),
                rssi=self.controller.rssi,
                target=self.peer_address if directed else None,
            )
        )


@dataclasses.dataclass
class ExtendedSet(AdvertisingSet):
    def send_extended_advertising_data(self) -> None:
        properties = int(self.parameters.advertising_event_properties)
        self.controller.send_advertising_pdu(
            OnAir(
                advertiser_address=self.address,
                data=bytes(self.data),
                kind=properties & (CONNECTABLE | SCANNABLE | DIRECTED | LEGACY),
                scan_response=bytes(self.scan_response_data),
                rssi=self.controller.rssi,
                sid=self.parameters.advertising_sid,
                target=self.parameters.peer_address if properties & DIRECTED else None,
            )
        )


class MendedController(Controller):
    """The others hear this controller at `rssi`, give or take `rssi_spread`."""

    def __init__(self, *args, extended: bool, rssi: int, rssi_spread: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.le_legacy_advertiser = Legacy(self)
        self.strength = rssi, rssi_spread
        self.seen: set[tuple] = set()
        if extended:
            self.le_features |= EXTENDED_ADVERTISING
            # Bumble shares this set among all its controllers.
            self.supported_commands = self.supported_commands | {
                hci.HCI_LE_SET_ADVERTISING_SET_RANDOM_ADDRESS_COMMAND,
                hci.HCI_LE_SET_EXTENDED_ADVERTISING_PARAMETERS_COMMAND,
                hci.HCI_LE_SET_EXTENDED_ADVERTISING_DATA_COMMAND,
                hci.HCI_LE_SET_EXTENDED_SCAN_RESPONSE_DATA_COMMAND,
                hci.HCI_LE_SET_EXTENDED_ADVERTISING_ENABLE_COMMAND,
                hci.HCI_LE_SET_EXTENDED_SCAN_PARAMETERS_COMMAND,
                hci.HCI_LE_SET_EXTENDED_SCAN_ENABLE_COMMAND,
            }

    @property
    def rssi(self) -> int:
        middle, spread = self.strength
        return middle + random.randint(-spread, spread)

    def on_hci_command_packet(self, command: hci.HCI_Command) -> None:
        if hasattr(self, f'on_{command.name.lower()}'):
            super().on_hci_command_packet(command)
        else:
            # Vol 4 Part E, 4.5: no command stays without an answer.
            self._send_hci_command_status(hci.HCI_ErrorCode.UNKNOWN_HCI_COMMAND_ERROR, command.op_code)

    def on_hci_reset_command(self, command):
        self.le_scan_enable = False
        self.le_legacy_advertiser.stop()
        self.le_legacy_advertiser = Legacy(self)
        for advertising_set in self.advertising_sets.values():
            advertising_set.stop()
        self.advertising_sets.clear()
        return super().on_hci_reset_command(command)

    # -- advertising ----------------------------------------------------------------------------------------------
    def on_hci_le_set_advertising_set_random_address_command(self, command):
        self._make_set(command.advertising_handle)
        return super().on_hci_le_set_advertising_set_random_address_command(command)

    def on_hci_le_set_extended_advertising_parameters_command(self, command):
        self._make_set(command.advertising_handle)
        return super().on_hci_le_set_extended_advertising_parameters_command(command)

    def _make_set(self, handle: int) -> None:
        if handle not in self.advertising_sets:
            self.advertising_sets[handle] = ExtendedSet(self, handle)

    # -- scanning -------------------------------------------------------------------------------------------------
    def on_hci_le_set_scan_enable_command(self, command):
        self.seen.clear()
        return super().on_hci_le_set_scan_enable_command(command)

    def on_hci_le_set_extended_scan_parameters_command(self, command):
        if self.le_scan_enable:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self.le_scan_type = command.scan_types[0]
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_le_set_extended_scan_enable_command(self, command):
        self.seen.clear()
        self.le_scan_enable = bool(command.enable)
        self.filter_duplicates = bool(command.filter_duplicates)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_advertising_pdu(self, pdu: OnAir) -> None:
        mine = (self.public_address, self.random_address)
        if not self.le_scan_enable or (pdu.target is not None and pdu.target not in mine):
            return
        self._hear(pdu, pdu.kind, pdu.data)
        if pdu.kind & SCANNABLE and self.le_scan_type == 1:
            self._hear(pdu, pdu.kind | RESPONSE, pdu.scan_response)

    def _hear(self, pdu: OnAir, kind: int, data: bytes) -> None:
        key = (bytes(pdu.advertiser_address), kind, data)
        if self.filter_duplicates and key in self.seen:
            return
        self.seen.add(key)
        if self.le_features & EXTENDED_ADVERTISING:
            for report in extended_reports(pdu, kind, data):
                self.send_hci_packet(ExtendedReport([report]))
        elif kind & LEGACY:
            self.send_hci_packet(hci.HCI_LE_Advertising_Report_Event([legacy_report(pdu, kind, data)]))


def legacy_report(pdu: OnAir, kind: int, data: bytes):
    return hci.HCI_LE_Advertising_Report_Event.Report(
        event_type=ReportType.SCAN_RSP if kind & RESPONSE else LEGACY_REPORT_TYPE[kind & ~LEGACY],
        address_type=pdu.advertiser_address.address_type,
        address=pdu.advertiser_address,
        data=data,
        rssi=pdu.rssi,
    )


def extended_reports(pdu: OnAir, kind: int, data: bytes) -> Iterator[ExtendedReport.Report]:
    target = pdu.target or hci.Address.ANY
    for start in range(0, max(len(data), 1), REPORT_DATA_LENGTH):
        end = start + REPORT_DATA_LENGTH
        yield ExtendedReport.Report(
            event_type=kind | (MORE_TO_COME if end < len(data) else 0),
            address_type=pdu.advertiser_address.address_type,
            address=pdu.advertiser_address,
            primary_phy=hci.Phy.LE_1M,
            secondary_phy=0 if kind & LEGACY else hci.Phy.LE_2M,
            advertising_sid=0xFF if kind & LEGACY else pdu.sid,
            tx_power=ExtendedReport.TX_POWER_INFORMATION_NOT_AVAILABLE,
            rssi=pdu.rssi,
            periodic_advertising_interval=0,
            direct_address_type=target.address_type,
            direct_address=target,
            data=data[start:end],
        )
