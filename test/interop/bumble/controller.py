"""Serves a Bumble virtual controller as H4, in the hearing of advertisers that Bumble drives in the same process.

    controller.py [--stock] [--extended] TRANSPORT ADVERTISERS

TRANSPORT is a Bumble name such as tcp-server:127.0.0.1:9001, unix-server:/path, ws-server:127.0.0.1:9002 or pty:/path;
ADVERTISERS a JSON list of what advertiser.py describes. Prints READY when all are on the air; ends with its stdin.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys

from bumble import hci
from bumble.controller import Controller
from bumble.link import LocalLink
from bumble.transport import open_transport

from advertiser import Advertiser
from mended import MendedController

SERVED_ADDRESS = '00:1B:DC:00:00:01'


def make_controller(args: argparse.Namespace, link: LocalLink, public: str, description: dict, transport=None) -> Controller:
    options = {
        'name': public,
        'link': link,
        'public_address': hci.Address(public, hci.Address.PUBLIC_DEVICE_ADDRESS),
        'host_source': transport.source if transport else None,
        'host_sink': transport.sink if transport else None,
    }
    if args.stock:
        return Controller(**options)
    strength = {'rssi': description.get('rssi', -50), 'rssi_spread': description.get('rssiSpread', 0)}
    return MendedController(extended=args.extended, **strength, **options)


async def until_stdin_ends() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--stock', action='store_true', help="Bumble's own controller, as it is")
    parser.add_argument('--extended', action='store_true', help='with LE Extended Advertising')
    parser.add_argument('transport')
    parser.add_argument('advertisers', type=json.loads)
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)

    link = LocalLink()
    transport = await open_transport(args.transport)
    make_controller(args, link, SERVED_ADDRESS, {}, transport)
    advertisers = []
    for index, description in enumerate(args.advertisers):
        public = description['address'] if description.get('public') else f'00:1B:DC:00:01:{index:02X}'
        advertisers.append(Advertiser(make_controller(args, link, public, description), description))
        await advertisers[-1].start()
    print('READY', flush=True)
    await until_stdin_ends()


if __name__ == '__main__':
    asyncio.run(main())
