import { describe, expect, test } from 'vitest'
import { attPdu } from '../../att/pdus.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { chunksOf } from '../support/capture-bytes.ts'
import { btsnoopCaptures, CapturedPdus, toldPdus } from '../support/captured-pdus.ts'

describe.skipIf(btsnoopCaptures.length === 0)('recordings of others', () => {
  test.each(btsnoopCaptures)('$name: every ATT PDU is what tshark says, and encodes back', async ({ bytes, oracle }) => {
    const pdus = new CapturedPdus(4, attPdu)
    for await (const packet of await readCapture(chunksOf(bytes))) pdus.add(packet)
    expect(pdus.found).toEqual(toldPdus('att', oracle()))
    expect(pdus.malformed).toEqual([])
  })
})
