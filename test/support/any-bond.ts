import fc from 'fast-check'
import type { Bond, Identity, LongTermKey, SigningKey } from '../../smp/bond.ts'

const anyKey = fc.uint8Array({ minLength: 16, maxLength: 16 }).filter(bytes => bytes.some(byte => byte !== 0))

const anyIdentity: fc.Arbitrary<Identity> = fc.oneof(
  fc.record({ address: fc.integer({ min: 0, max: 2 ** 48 - 1 }), addressType: fc.constant('public' as const) }),
  fc.record({ address: fc.integer({ min: 0xc00000000000, max: 2 ** 48 - 1 }), addressType: fc.constant('random' as const) }),
)

const anyLongTermKey: fc.Arbitrary<LongTermKey> = fc
  .record({
    value: anyKey,
    keySize: fc.integer({ min: 7, max: 16 }),
    diversifier: fc.integer({ min: 0, max: 0xffff }),
    random: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    authenticated: fc.boolean(),
    secureConnections: fc.boolean(),
  })
  .map(key => ({ ...key, value: key.value.map((byte, at) => (at < 16 - key.keySize ? 0 : byte)) }))
  .filter(({ value }) => value.some(byte => byte !== 0))

const anySigningKey: fc.Arbitrary<SigningKey> = fc.record({
  value: anyKey,
  counter: fc.integer({ min: 0, max: 2 ** 32 }),
  authenticated: fc.boolean(),
})

/** What JSON makes of it: no zero is negative there. */
const anyState = fc
  .json({ maxDepth: 4 })
  .filter(text => !text.includes('__proto__'))
  .map(text => JSON.parse(text))

/** Any bond that may be kept. */
export const anyBond: fc.Arbitrary<Bond> = fc.record(
  {
    local: anyIdentity,
    peer: anyIdentity,
    keyAsCentral: anyLongTermKey,
    keyAsPeripheral: anyLongTermKey,
    irk: anyKey,
    peerSigningKey: anySigningKey,
    ownSigningKey: anySigningKey,
    resolvesCentral: fc.boolean(),
    isDebug: fc.boolean(),
    created: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
    gattClientState: anyState,
    gattDatabase: anyState,
  },
  { requiredKeys: ['local', 'peer', 'created'] },
)
