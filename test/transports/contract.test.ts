import { describe, test } from 'vitest'
import { noSerialLine, startSerialLine } from '../support/serial-line.ts'
import { startTcp, startUnix, startWebSocket } from '../support/stream-rigs.ts'
import { describeTransport } from '../support/transport-contract.ts'

describeTransport('tcp', { start: startTcp, stream: true })
describeTransport('unix', { start: startUnix, stream: true })
describeTransport('ws', { start: startWebSocket, stream: true, canBeSilent: true })

const obstacle = noSerialLine()
if (obstacle === undefined) describeTransport('serial', { start: startSerialLine, stream: true })
else describe('serial: the transport contract', () => test('on a pseudoterminal', ({ skip }) => skip(obstacle)))
