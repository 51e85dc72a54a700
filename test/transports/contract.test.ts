import { describe, test } from 'vitest'
import { noSerialLine, startSerialLine } from '../support/serial-line.ts'
import { startTcp, startUnix, startWebSocket } from '../support/stream-rigs.ts'
import { describeTransport } from '../support/transport-contract.ts'

describeTransport('tcp', { start: startTcp })
describeTransport('unix', { start: startUnix })
describeTransport('ws', { start: startWebSocket })

const obstacle = noSerialLine()
if (obstacle === undefined) describeTransport('serial', { start: startSerialLine })
else describe('serial: the transport contract', () => test('on a pseudoterminal', ({ skip }) => skip(obstacle)))
