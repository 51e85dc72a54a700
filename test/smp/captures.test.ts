import { describe, expect, test } from 'vitest'
import { smpPdu } from '../../smp/pdus.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { chunksOf } from '../support/capture-bytes.ts'
import { btsnoopCaptures, CapturedPdus, toldPdus } from '../support/captured-pdus.ts'

describe.skipIf(btsnoopCaptures.length === 0)('recordings of others', () => {
  test.each(btsnoopCaptures)('$name: every SMP PDU is what tshark says, and encodes back', async ({ bytes, oracle }) => {
    const pdus = new CapturedPdus(6, smpPdu)
    for await (const packet of await readCapture(chunksOf(bytes))) pdus.add(packet)
    expect(pdus.found).toEqual(toldPdus('smp', oracle()))
    expect(pdus.malformed).toEqual([])
  })
})
