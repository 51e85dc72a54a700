import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Air, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { type Command, isSupported } from '../../hci/command.ts'
import { commands } from '../../hci/commands.ts'
import { packetType } from '../../hci/transport.ts'
import { anyCommand, type SentCommand, unknownOpcode } from '../support/random-commands.ts'
import { RawHost } from '../support/raw-host.ts'

interface Rig {
  readonly air: Air
  readonly controller: VirtualController
  readonly host: RawHost
}

const fresh = async (profile: Profile): Promise<Rig> => {
  const air = new Air()
  const controller = new VirtualController({ air, profile })
  return { air, controller, host: await RawHost.on(controller, { quiet: true }) }
}

/** What a controller has to tell reaches its host. */
const turn = async () => {
  for (let i = 0; i < 3; i++) await Promise.resolve()
}

/** Sends one command and gives the answers that come of it. */
const ask = async ({ air, controller, host }: Rig, { opcode, params }: SentCommand) => {
  const before = host.answers.length
  host.send(opcode, params)
  air.advanceAlone(controller.profile.commandTime / 1000)
  await turn()
  return host.answers.slice(before)
}

const none = new Uint8Array()
const reset: SentCommand = { opcode: commands.reset.opcode, params: none }

describe.each(Object.entries(profiles))('a controller of the profile %s', (_, profile) => {
  test('Vol 4 Part E, 4.4: every command has exactly one answer, and time may go on after it', async () => {
    const unknown = fc.record({ opcode: unknownOpcode, params: fc.uint8Array({ maxLength: 255 }) })
    const sent = fc.array(fc.oneof({ weight: 9, arbitrary: anyCommand() }, { weight: 1, arbitrary: unknown }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(sent, async packets => {
        const rig = await fresh(profile)
        for (const packet of packets) {
          const { opcode } = packet
          expect(await ask(rig, packet)).toMatchObject([{ opcode, numHciCommandPackets: profile.commandCredits }])
        }
        rig.air.advanceAlone(2_000)
        await turn()
        expect(rig.host.answers).toHaveLength(packets.length)
      }),
      { numRuns: 40 },
    )
  })

  test('4.5: what it announces it has, and what it does not announce it does not know', async () => {
    const rig = await fresh(profile)
    const [told] = await ask(rig, { opcode: commands.readLocalSupportedCommands.opcode, params: none })
    const announced = told?.name === 'commandComplete' ? told.returnParameters.slice(1) : none
    for (const command of Object.values<Command>(commands)) {
      const { opcode, name } = command
      const [answer] = await ask(rig, { opcode, params: new Uint8Array(255) })
      const unknown = { name: 'commandStatus', opcode, status: 0x01 }
      const wrong = command.answer === 'complete' ? { name: 'commandComplete', opcode } : { name: 'commandStatus', status: 0x12 }
      expect({ [name]: answer }).toMatchObject({ [name]: isSupported(announced, command) ? wrong : unknown })
    }
  })

  test('7.3.2: after a Reset it is what it was in the beginning, as far as a host can see', async () => {
    const random: readonly Command[] = [
      commands.leRand,
      commands.leReadLocalP256PublicKey,
      commands.leGenerateDhKeyV1,
      commands.leGenerateDhKeyV2,
      commands.leReadLocalResolvableAddress,
    ]
    const sameEachTime = Object.values<Command>(commands).filter(command => !random.includes(command))
    const before = fc.array(anyCommand(), { maxLength: 40 })
    const after = fc.array(anyCommand(sameEachTime), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(before, after, async (first, second) => {
        const [used, unused] = [await fresh(profile), await fresh(profile)]
        for (const packet of [...first, reset]) await ask(used, packet)
        used.host.events.length = 0
        for (const packet of second) expect(await ask(used, packet)).toEqual(await ask(unused, packet))
        expect(used.host.events).toEqual(unused.host.events)
      }),
      { numRuns: 40 },
    )
  })

  test('nothing that a host sends makes its end of the cable throw', async () => {
    const type = fc.constantFrom(packetType.command, packetType.acl, packetType.sco, packetType.event, packetType.iso)
    const packet = fc.record({ type, body: fc.uint8Array({ maxLength: 40 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { maxLength: 40 }), async packets => {
        const air = new Air()
        const transport = await new VirtualController({ air, profile }).open({
          packet: () => {},
          drained: () => {},
          closed: () => {},
        })
        for (const { type, body } of packets) expect(transport.send(type, body)).toBe(true)
        air.advanceAlone(1_000)
        await transport.close()
      }),
      { numRuns: 30 },
    )
  })
})

test('4.4: with several credits as many commands are taken at once, and answered in their order', async () => {
  const sent = fc.array(anyCommand(), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), sent, async (commandCredits, packets) => {
      const others = packets.filter(({ opcode }) => opcode !== reset.opcode)
      const { air, controller, host } = await fresh({ ...profiles.slow, commandCredits })
      for (const { opcode, params } of others) host.send(opcode, params)
      const taken = others.slice(0, commandCredits)
      expect(controller.counters.dropped).toBe(others.length - taken.length)
      for (let count = 1; count <= taken.length; count++) {
        air.advanceAlone(20)
        await turn()
        expect(host.answers).toHaveLength(count)
        const opcode = taken[count - 1]?.opcode
        expect(host.answers.at(-1)).toMatchObject({ opcode, numHciCommandPackets: commandCredits - taken.length + count })
      }
    }),
    { numRuns: 60 },
  )
})
