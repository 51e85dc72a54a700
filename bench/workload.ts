import { advertisement, extendedReport, legacyReport, scanResponse } from './packets.ts'
import { seeded, shuffle } from './random.ts'
import { digestOf } from './tally.ts'

export const workloadNames = ['legacy', 'scan response', 'extended'] as const
export type WorkloadName = (typeof workloadNames)[number]

/** Which packets a stack answers with a callback: each one, or of an advertisement with its scan response only the latter. */
export type Delivery = 'every report' | 'scan responses'

export interface Workload {
  readonly packets: readonly Buffer[]
  /** What one pass over `packets` must have added to the tally. */
  expected(delivery: Delivery): { readonly count: number; readonly digest: number }
}

interface Prepared {
  readonly packet: Buffer
  readonly digest: number
  readonly answersScan: boolean
}

const devices = 100
const variantsPerDevice = 20

/** Legacy: ADV_NONCONN_IND, which every stack reports at once; extended: neither connectable nor scannable, complete. */
const alone =
  (make: typeof legacyReport, eventType: number) => (device: number, address: number, rssi: number, filler: number) => {
    const data = advertisement(device, filler, ~filler >>> 0)
    return [{ packet: make({ address, eventType, data, rssi }), digest: digestOf(data, address, rssi), answersScan: false }]
  }

/** ADV_IND, then the SCAN_RSP of the same device. */
const withScanResponse = (device: number, address: number, rssi: number, filler: number): Prepared[] => {
  const data = advertisement(device, filler, ~filler >>> 0)
  const report = { address, rssi }
  const digest = digestOf(data, address, rssi)
  return [
    { packet: legacyReport({ ...report, eventType: 0x00, data }), digest, answersScan: false },
    { packet: legacyReport({ ...report, eventType: 0x04, data: scanResponse(filler) }), digest, answersScan: true },
  ]
}

const makers = {
  legacy: alone(legacyReport, 0x03),
  'scan response': withScanResponse,
  extended: alone(extendedReport, 0x0000),
}

/** 100 addresses, each with twenty different payloads, in one fixed random order. */
export const buildWorkload = (name: WorkloadName): Workload => {
  const random = seeded(0xba2e)
  const addresses = Array.from({ length: devices }, () => 0xc00000000000 + random() * 0x100 + (random() & 0xff))
  const groups: Prepared[][] = []
  for (let variant = 0; variant < variantsPerDevice; variant++) {
    addresses.forEach((address, device) => {
      groups.push(makers[name](device, address, -30 - (random() % 60), random()))
    })
  }
  const prepared = shuffle(groups, random).flat()
  return {
    packets: prepared.map(({ packet }) => packet),
    expected(delivery) {
      const answered = prepared.filter(({ answersScan }) => delivery === 'every report' || answersScan)
      return { count: answered.length, digest: answered.reduce((sum, { digest }) => (sum + digest) | 0, 0) }
    },
  }
}
