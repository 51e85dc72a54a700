import { describe, expect, test } from 'vitest'
import { gattServerOn, PduScript, pduPair } from '../../src/testing.ts'

// What docs/testing.md promises to suites of scripted exchanges: nothing here comes from anywhere but the package.

const level = { uuid: '2a19', properties: ['read', 'write', 'notify'], value: Uint8Array.of(85) } as const
/** Declaration 0x0020, characteristic 0x0021, value 0x0022, configuration 0x0023. */
const battery = { uuid: '180f', handle: 0x20, characteristics: [level] } as const

const serve = (...[database, options]: [Parameters<typeof gattServerOn>[1]?, Parameters<typeof gattServerOn>[2]?]) => {
  const [near, far] = pduPair()
  const end = gattServerOn(far, database ?? { services: [battery] }, options)
  return { ...end, end, server: end.server, connection: end.connection, script: new PduScript(near) }
}

describe('a server', () => {
  test('answers an exchange that was written by hand', async () => {
    const { script } = serve()
    script.send('10 2000 ffff 0028') // Read By Group Type: primary services
    await script.expect('11 06 2000 2300 0f18')
    script.send('08 2000 2300 0328') // Read By Type: characteristics
    await script.expect('09 07 2100 1a 2200 192a')
    script.send('04 2300 2300')
    await script.expect('05 01 2300 0229')
    script.send('0a 2200')
    await script.expect('0b 55')
    script.send('12 2200 2a')
    await script.expect('13')
    script.send('0a 2200')
    await script.expect('0b 2a')
  })

  test('has each service where it was told to, its own as well', async () => {
    const name = { uuid: '2a00', properties: ['read'], value: Uint8Array.of(0x41) } as const
    const services = [{ uuid: '1800', characteristics: [name] }, { uuid: '1801', handle: 0x10 }, battery]
    const { script, server } = serve({ services })
    script.send('10 0100 ffff 0028')
    await script.expect('11 06 0100 0300 0018 1000 1900 0118 2000 2300 0f18')
    script.send('0a 0300')
    await script.expect('0b 41')
    script.send('08 0100 ffff 2a2b') // the Database Hash
    expect((await script.receive()).slice(0, 8)).toBe('09121700')
    expect(() => server.removeService('1801')).toThrow(TypeError)
    expect(() => server.addServices([{ uuid: '1801' }])).toThrow(TypeError)
  })

  test('agrees on an MTU, once', async () => {
    const { script, bearer } = serve({ services: [battery] }, { mtu: 100 })
    script.send('02 4000')
    await script.expect('03 6400')
    expect(bearer.mtu).toBe(64)
    script.send('02 c800')
    await script.expect('03 6400')
    expect(bearer.mtu).toBe(64)
  })

  test('notifies whoever has asked for it', async () => {
    const { script, server } = serve()
    expect(await server.notify(level, Uint8Array.of(1))).toBe(0)
    script.send('12 2300 0100')
    await script.expect('13')
    expect(await server.notify(level, Uint8Array.of(2))).toBe(1)
    await script.expect('1b 2200 02')
  })

  test('goes by the security of the link as it is at the moment', async () => {
    const secret = { ...level, permissions: { read: 'authenticated', write: { keySize: 16 } } } as const
    const { script, server, end } = serve({ services: [{ ...battery, characteristics: [secret] }] })
    const read = async (answer: string) => {
      script.send('0a 2200')
      await script.expect(answer)
    }
    await read('01 0a 2200 05')
    end.security = { bonded: true }
    await read('01 0a 2200 0f')
    end.security = 'encrypted'
    await read('01 0a 2200 05')
    end.security = { ...end.security, authenticated: true, keySize: 7 }
    await read('0b 55')
    script.send('12 2200 00')
    await script.expect('01 12 2200 0c')
    end.security = 'secure-connections'
    script.send('12 2300 0100')
    await script.expect('13')
    expect(await server.notify(secret, Uint8Array.of(1))).toBe(1)
    await script.expect('1b 2200 01')
    end.security = 'open'
    expect(await server.notify(secret, Uint8Array.of(2))).toBe(0)
    await read('01 0a 2200 05')
  })

  test('gives the security and the identity of the peer to handlers', async () => {
    const asked: unknown[] = []
    const own = {
      ...level,
      onRead: ({ client }: { client: { peer: string | undefined; security: { keySize: number }; mtu: number } }) => {
        asked.push([client.peer, client.security.keySize, client.mtu])
        return Uint8Array.of(1)
      },
    }
    const { script } = serve({ services: [{ ...battery, characteristics: [own] }] }, { peer: 'somebody', security: 'encrypted' })
    script.send('0a 2200')
    await script.expect('0b 01')
    expect(asked).toEqual([['somebody', 16, 23]])
  })

  test('remembers a peer from one duplex to the next', async () => {
    const states = new Map<string, unknown>()
    const database = {
      services: [battery],
      getClientState: (peer: string) => states.get(peer),
      setClientState: (peer: string, state: unknown) => void states.set(peer, state),
    }
    const first = serve(database, { peer: 'somebody' })
    first.script.send('12 2300 0100')
    await first.script.expect('13')
    first.script.close()
    await first.closed
    const again = serve(first.server, { peer: 'somebody' })
    expect(await again.server.notify(level, Uint8Array.of(7))).toBe(1)
    await again.script.expect('1b 2200 07')
    const other = serve(again.server, { peer: 'somebody else' })
    other.script.send('0a 2300')
    await other.script.expect('0b 0000')
  })

  test('is one for several duplexes', async () => {
    const { script, server } = serve()
    const other = serve(server)
    other.script.send('12 2200 07')
    await other.script.expect('13')
    script.send('0a 2200')
    await script.expect('0b 07')
    expect(server.connections).toHaveLength(2)
    other.end.close()
    await other.closed
    expect(server.connections).toHaveLength(1)
    expect(other.connection.isClosed).toBe(true)
  })

  test('keeps answering after what is malformed', async () => {
    const { script, bearer } = serve()
    for (const bad of ['', '0a', '0a 22', '52', '7f 00', '1e', '0b 00']) script.send(bad)
    script.send('0a 2200')
    await script.expect('01 0a 0000 04')
    await script.expect('01 0a 0000 04')
    await script.expect('0b 55')
    expect(bearer.counters).toMatchObject({ malformed: 4, ignored: 3 })
  })

  test('is a client too', async () => {
    const { script, client } = serve()
    const value = client.read(3)
    await script.expect('0a 0300')
    script.send('0b 01')
    expect(await value).toEqual(Uint8Array.of(1))
  })
})
