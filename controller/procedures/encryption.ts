import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { type LlPdu, llPdu } from './control-pdus.ts'
import { sessionKey } from './session-key.ts'

/** What the central's host has given. */
interface Key {
  readonly randomNumber: bigint
  readonly encryptedDiversifier: number
  readonly longTermKey: Uint8Array
}

const skdLength = 8
const ivLength = 4
/** Encryption_Enabled: AES-CCM, which is the only one on LE (Vol 4 Part E, 7.7.8). */
const aesCcm = 1
/** A controller cannot see how much of a key its host has zeroed (Vol 3 Part H, 2.3.4), and so always tells this many bytes. */
const keySize = 16

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, index) => byte === b[index])

/**
 * Encryption Start (Vol 6 Part B, 5.1.3.1), after Encryption Pause (5.1.3.2) where the link is encrypted already.
 *
 * No bytes are encrypted here. Both ends make their session key as the specification says; the first packet under a new key,
 * LL_START_ENC_RSP of the central, carries the key that its MIC would have been made with. So it is the peripheral that sees first
 * that the long term keys differ: it leaves at once and without a word, and the central runs into its supervision timeout.
 */
export class Encryption implements Procedure {
  readonly name = 'encryption'
  readonly #control: Control
  #key: Key | undefined
  /** SKD of this end. */
  #skd: Uint8Array = new Uint8Array()
  #sessionKey: Uint8Array = new Uint8Array()
  /** SKD of the central, while the peripheral's host looks for the key. */
  #asked: Uint8Array | undefined
  #isRefresh = false

  readonly receivers: Receivers = {
    LL_PAUSE_ENC_REQ: () => this.#pause(),
    LL_PAUSE_ENC_RSP: () => this.#paused(),
    LL_ENC_REQ: pdu => this.#requested(pdu),
    LL_ENC_RSP: ({ skd }) => {
      if (this.#key) this.#sessionKey = sessionKey(this.#key.longTermKey, this.#skd, skd)
    },
    LL_START_ENC_REQ: () => {
      this.#control.end.encrypted = true
      this.#control.request(llPdu('LL_START_ENC_RSP', { sessionKey: this.#sessionKey }))
    },
    LL_START_ENC_RSP: pdu => this.#started(pdu),
  }

  constructor(control: Control) {
    this.#control = control
  }

  /** The central's host wants the link encrypted, with this key from now on. */
  enable(key: Key): void {
    disallowedUnless(!this.#control.isPending(this.name))
    this.#key = key
    this.#control.begin(this)
  }

  /** The peripheral's host has the key. */
  provide(longTermKey: Uint8Array): void {
    this.#sessionKey = sessionKey(longTermKey, this.#takeAsked(), this.#skd)
    this.#control.end.send(llPdu('LL_START_ENC_REQ', {}))
    this.#control.expectRest()
  }

  /** The peripheral's host has no such key. */
  refuse(): void {
    this.#takeAsked()
    this.#miss()
  }

  start(): void {
    this.#isRefresh = this.#control.end.encrypted
    if (!this.#control.mayUse(leFeatureBit.encryption)) {
      this.#finish(hciStatus.unsupportedRemoteFeature)
      return
    }
    this.#quieten()
    if (this.#isRefresh) this.#control.request(llPdu('LL_PAUSE_ENC_REQ', {}))
    else this.#request()
  }

  refused(status: number): void {
    this.#finish(status)
  }

  #request(): void {
    if (!this.#key) return
    const { randomNumber, encryptedDiversifier } = this.#key
    this.#control.request(llPdu('LL_ENC_REQ', { randomNumber, encryptedDiversifier, ...this.#freshVectors() }))
  }

  #freshVectors(): { readonly skd: Uint8Array; readonly iv: Uint8Array } {
    const { random } = this.#control.end.device
    this.#skd = random.bytes(skdLength)
    return { skd: this.#skd, iv: random.bytes(ivLength) }
  }

  #pause(): void {
    this.#isRefresh = true
    this.#quieten()
    this.#control.end.send(llPdu('LL_PAUSE_ENC_RSP', {}))
    this.#control.expectRest()
  }

  /** The central repeats the answer, without a MIC. */
  #paused(): void {
    const { end } = this.#control
    end.encrypted = false
    if (end.role === 'peripheral') this.#control.expectRest()
    else {
      end.send(llPdu('LL_PAUSE_ENC_RSP', {}))
      this.#request()
    }
  }

  /** A host that does not listen cannot have the key. */
  #requested({ skd, randomNumber, encryptedDiversifier }: LlPdu<'LL_ENC_REQ'>): void {
    const { device, handle: connectionHandle } = this.#control.end
    if (!device.hasFeature(leFeatureBit.encryption)) {
      this.#control.reject('LL_ENC_REQ', hciStatus.unsupportedRemoteFeature)
      return
    }
    this.#quieten()
    this.#control.answered(this.name)
    this.#control.end.send(llPdu('LL_ENC_RSP', this.#freshVectors()))
    this.#asked = skd
    if (!device.event({ name: 'leLongTermKeyRequest', connectionHandle, randomNumber, encryptedDiversifier })) this.refuse()
  }

  #takeAsked(): Uint8Array {
    const asked = this.#asked
    disallowedUnless(asked !== undefined)
    this.#asked = undefined
    return asked ?? new Uint8Array()
  }

  /** Without a key a link goes on as it was; one that was encrypted before the pause ends. */
  #miss(): void {
    if (this.#isRefresh) this.#control.end.terminate(hciStatus.pinOrKeyMissing)
    else {
      this.#control.reject('LL_ENC_REQ', hciStatus.pinOrKeyMissing)
      this.#loosen()
    }
  }

  #started(pdu: LlPdu<'LL_START_ENC_RSP'>): void {
    const { end } = this.#control
    if (!isSame(pdu.sessionKey, this.#sessionKey)) end.lost(hciStatus.micFailure)
    else if (end.role === 'central') this.#finish(hciStatus.success)
    else {
      end.encrypted = true
      this.#control.answered(this.name)
      end.send(llPdu('LL_START_ENC_RSP', { sessionKey: this.#sessionKey }), () => this.#finish(hciStatus.success))
    }
  }

  #finish(status: number): void {
    this.#tell(status)
    this.#loosen()
    if (this.#control.isRunning(this.name)) this.#control.completed()
  }

  #tell(status: number): void {
    const { device, handle: connectionHandle, encrypted } = this.#control.end
    if (this.#isRefresh) {
      device.event({ name: 'encryptionKeyRefreshComplete', status, connectionHandle })
      return
    }
    const change = { status, connectionHandle, encryptionEnabled: encrypted ? aesCcm : 0 }
    if (device.listensTo('encryptionChangeV2'))
      device.event({ name: 'encryptionChangeV2', ...change, encryptionKeySize: keySize })
    else device.event({ name: 'encryptionChangeV1', ...change })
  }

  #quieten(): void {
    this.#control.encrypting(true)
    this.#control.end.pauseData(true)
  }

  #loosen(): void {
    this.#control.encrypting(false)
    this.#control.end.pauseData(false)
  }
}

/** Vol 4 Part E, 7.8.24 to 7.8.26. */
export const encryptionCommands = (find: Find<{ readonly encryption: Encryption }>): Handlers => ({
  leEnableEncryption: ({ connectionHandle, ...key }) => {
    const { end, encryption } = find(connectionHandle)
    disallowedUnless(end.role === 'central')
    encryption.enable(key)
  },
  leLongTermKeyRequestReply: ({ connectionHandle, longTermKey }) => {
    find(connectionHandle).encryption.provide(longTermKey)
    return { connectionHandle }
  },
  leLongTermKeyRequestNegativeReply: ({ connectionHandle }) => {
    find(connectionHandle).encryption.refuse()
    return { connectionHandle }
  },
})
