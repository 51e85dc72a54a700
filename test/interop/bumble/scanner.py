"""Serves a Bumble virtual controller as H4, and scans with a Bumble host on a second one on the same link.

    scanner.py [--extended] [--passive] TRANSPORT

Prints READY, and then a line of JSON for each advertisement that the scanner's host makes of what it hears: address and whether it is public, connectable,
scannable, directed, sid and secondary PHY, and the structures of advertisement and scan response as Bumble reads them. Ends with its stdin.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys

from bumble import hci
from bumble.device import Advertisement, Device
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

from controller import SERVED_ADDRESS, make_controller, until_stdin_ends

SCANNER_ADDRESS = 'C0:00:00:00:00:99'


def tell(advertisement: Advertisement) -> None:
    address = advertisement.address
    line = {
        'address': address.to_string(with_type_qualifier=False),
        'public': address.is_public,
        'connectable': advertisement.is_connectable,
        'scannable': advertisement.is_scannable,
        'directed': advertisement.is_directed,
        'legacy': advertisement.is_legacy,
        'sid': advertisement.sid,
        'secondaryPhy': int(advertisement.secondary_phy),
        'structures': [[int(kind), bytes(value).hex()] for kind, value in advertisement.data.ad_structures],
    }
    print(json.dumps(line), flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--extended', action='store_true', help='with LE Extended Advertising')
    parser.add_argument('--passive', action='store_true', help='asks for no scan responses')
    parser.add_argument('transport')
    args = parser.parse_args()
    args.stock = False
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)

    link = LocalLink()
    transport = await open_transport(args.transport)
    make_controller(args, link, SERVED_ADDRESS, {}, transport)
    controller = make_controller(args, link, '00:1B:DC:00:00:99', {})
    host = Host(controller, AsyncPipeSink(controller))
    controller.host = host
    device = Device(name='scanner', address=hci.Address(SCANNER_ADDRESS), host=host)
    device.on('advertisement', tell)
    await device.power_on()
    await device.start_scanning(legacy=not args.extended, active=not args.passive, filter_duplicates=False)
    print('READY', flush=True)
    await until_stdin_ends()


if __name__ == '__main__':
    asyncio.run(main())
