import type { Advertiser, Structure } from '../../support/scanner-suite.ts'

// A flat with its devices, as captures/demo.btsnoop shows it.

const heartRateBelt = 0x0341
const thermometer = 0x0300
const lighting = 0x0580

const strap: Advertiser = {
  address: 'E4:7A:2C:19:B0:5D',
  kind: 'connectable',
  interval: 240,
  rssi: -58,
  rssiSpread: 4,
  data: [
    ['Flags', 6],
    ['CompleteListOf16BitServiceUUIDs', ['180D', '180F']],
    ['Appearance', heartRateBelt],
  ],
  scanResponse: [
    ['CompleteLocalName', 'Pulse Strap 10'],
    ['TxPowerLevel', 0],
  ],
}

/** Service data of an open format (BTHome v2): battery, temperature, humidity. */
const climate = (temperature: string, humidity: string): Structure[] => [
  ['Flags', 6],
  ['ServiceData16BitUUID', 'FCD2', `40015f02${temperature}03${humidity}`],
  ['CompleteLocalName', 'Küche 🌡'],
]
const kitchen: Advertiser = {
  address: 'D8:01:9F:33:6E:42',
  kind: 'connectable',
  interval: 500,
  rssi: -71,
  rssiSpread: 3,
  data: climate('3408', 'a816'),
  scanResponse: [['Appearance', thermometer]],
  changes: [
    { after: 3, data: climate('3608', 'a016') },
    { after: 3, data: climate('3908', '9816') },
  ],
}

const lamp: Advertiser = {
  address: '00:1B:DC:7F:20:11',
  public: true,
  kind: 'connectable',
  interval: 300,
  rssi: -49,
  rssiSpread: 2,
  data: [
    ['Flags', 6],
    ['CompleteListOf128BitServiceUUIDs', ['6E400001-B5A3-F393-E0A9-E50E24DCCA9E']],
    ['ManufacturerSpecificData', 0xffff, '01ff8000'],
  ],
  scanResponse: [
    ['CompleteLocalName', 'Desk lamp'],
    ['Appearance', lighting],
  ],
}

const iBeacon: Advertiser = {
  address: 'C6:50:88:0A:E1:77',
  kind: 'nonConnectable',
  interval: 100,
  rssi: -83,
  rssiSpread: 6,
  data: [
    ['Flags', 4],
    ['ManufacturerSpecificData', 0x004c, '0215f7826da64fa24e988024bc5b71e0893e00010007c5'],
  ],
}

/** Eddystone-URL: https://example.org */
const eddystone: Advertiser = {
  address: 'F1:9D:44:0C:7B:28',
  kind: 'nonConnectable',
  interval: 400,
  rssi: -77,
  rssiSpread: 5,
  data: [
    ['Flags', 6],
    ['CompleteListOf16BitServiceUUIDs', ['FEAA']],
    ['ServiceData16BitUUID', 'FEAA', '10ee036578616d706c6508'],
  ],
}

/** A phone: a resolvable private address that becomes another one, and says nothing but what its maker understands. */
const phone: Advertiser = {
  address: '5B:13:C7:A2:4E:90',
  kind: 'connectable',
  interval: 180,
  rssi: -66,
  rssiSpread: 7,
  data: [
    ['Flags', 26],
    ['TxPowerLevel', 12],
    ['ManufacturerSpecificData', 0x004c, '10053b1c8f27d1'],
  ],
  changes: [{ after: 5, address: '6F:D4:08:31:7C:E5' }],
}

const museumGuide: Advertiser = {
  address: 'EB:62:F0:17:95:3C',
  kind: 'nonConnectable',
  extended: { sid: 2 },
  interval: 600,
  rssi: -62,
  rssiSpread: 3,
  data: [
    ['CompleteLocalName', 'Room 3: the Bluetooth of the tenth century, carved in stone at Jelling'],
    ['CompleteListOf16BitServiceUUIDs', ['1856']],
    ['ManufacturerSpecificData', 0xffff, '4a'.repeat(240)],
  ],
}

const tracker: Advertiser = {
  address: 'D2:AA:5E:04:C8:19',
  kind: 'scannable',
  interval: 350,
  rssi: -92,
  rssiSpread: 3,
  data: [
    ['Flags', 6],
    ['ServiceData16BitUUID', 'FEED', '0042a7'],
  ],
  scanResponse: [['ShortenedLocalName', 'Keys']],
}

export const neighbourhood: readonly Advertiser[] = [strap, kitchen, lamp, iBeacon, eddystone, phone, museumGuide, tracker]
