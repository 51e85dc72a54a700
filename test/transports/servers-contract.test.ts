import { describe, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import { noSerialLine } from '../support/serial-line.ts'
import { type Place, startServed } from '../support/served.ts'
import { describeTransport } from '../support/transport-contract.ts'

const { command, acl, sco, iso } = packetType
/** Events come from controllers only. */
const toController = [command, acl, sco, iso]

for (const place of ['tcp', 'unix', 'ws'] as const satisfies Place[])
  describeTransport(`a served controller, ${place}`, { start: startServed(place), toController })

const obstacle = noSerialLine()
if (obstacle === undefined) describeTransport('a served controller, pty', { start: startServed('pty'), toController })
else describe('a served controller, pty', () => test('by way of socat', ({ skip }) => skip(obstacle)))
