import { aes128 } from '../core/aes.ts'
import type { Timer } from '../core/clock.ts'
import { fromHex } from '../core/hex.ts'
import { p256PrivateKey, p256PublicKey, p256SeedLength, p256SharedSecret } from '../core/p256.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal } from './refusal.ts'

/** What P-256 takes a chip, in microseconds. */
const p256Time = 10_000
/** Everybody knows it, so that a protocol analyser can follow (Vol 3 Part H, 2.3.5.6.1). */
const debugPrivateKey = fromHex('3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd')

/** Key_Type (Vol 4 Part E, 7.8.37). */
const keyType = { generated: 0x00, debug: 0x01 }

interface RemoteKey {
  readonly keyXCoordinate: Uint8Array
  readonly keyYCoordinate: Uint8Array
}

/**
 * LE Encrypt, LE Rand, and P-256 (Vol 4 Part E, 7.8.22, 7.8.23, 7.8.36, 7.8.37). The keys and random numbers of a virtual
 * controller come of the seed of its air: they are the same in every run, and secret to nobody.
 */
export class Cryptography implements Part {
  readonly handlers: Handlers
  readonly #device: Device
  #privateKey: Uint8Array | undefined
  /** The P-256 command that has not come to its event: one at a time. */
  #inProgress: Timer | undefined

  constructor(device: Device) {
    this.#device = device
    this.handlers = {
      leEncrypt: ({ key, plaintextData }) => ({
        encryptedData: aes128(key.toReversed(), plaintextData.toReversed()).toReversed(),
      }),
      leRand: () => ({ randomNumber: (BigInt(device.random.uint32()) << 32n) | BigInt(device.random.uint32()) }),
      leReadLocalP256PublicKey: () => this.#begin(() => this.#tellPublicKey()),
      leGenerateDhKeyV1: remote => this.#generate(remote, this.#privateKey),
      leGenerateDhKeyV2: remote => {
        invalidUnless(remote.keyType === keyType.generated || remote.keyType === keyType.debug)
        this.#generate(remote, remote.keyType === keyType.debug ? debugPrivateKey : this.#privateKey)
      },
    }
  }

  reset(): void {
    this.#inProgress?.cancel()
    this.#inProgress = undefined
    this.#privateKey = undefined
  }

  #begin(finish: () => void): void {
    disallowedUnless(!this.#inProgress)
    this.#inProgress = this.#device.air.after(p256Time, () => {
      this.#inProgress = undefined
      finish()
    })
  }

  /** Each request gets a pair of its own (7.8.36). */
  #tellPublicKey(): void {
    this.#privateKey = p256PrivateKey(this.#device.random.bytes(p256SeedLength))
    const { x, y } = p256PublicKey(this.#privateKey)
    this.#device.event({
      name: 'leReadLocalP256PublicKeyComplete',
      status: hciStatus.success,
      keyXCoordinate: x.reverse(),
      keyYCoordinate: y.reverse(),
    })
  }

  /** Without a key of our own there is nothing to share. */
  #generate({ keyXCoordinate, keyYCoordinate }: RemoteKey, privateKey: Uint8Array | undefined): void {
    if (!privateKey) throw new Refusal(hciStatus.commandDisallowed)
    this.#begin(() => {
      const secret = p256SharedSecret(privateKey, { x: keyXCoordinate.toReversed(), y: keyYCoordinate.toReversed() })
      this.#device.event({
        name: 'leGenerateDhKeyComplete',
        status: secret ? hciStatus.success : hciStatus.invalidParameters,
        dhKey: secret?.reverse() ?? new Uint8Array(32),
      })
    })
  }
}
