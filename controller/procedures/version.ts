import type { Handlers } from '../part.ts'
import { hciStatus } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { type LlPdu, llPdu } from './control-pdus.ts'

/** Version Exchange (Vol 6 Part B, 5.1.5). */
export class VersionExchange implements Procedure {
  readonly name = 'versionExchange'
  readonly #control: Control
  /** Each end tells its version once in the life of a link. */
  #told = false
  #peer: LlPdu<'LL_VERSION_IND'> | undefined

  readonly receivers: Receivers = {
    LL_VERSION_IND: pdu => {
      this.#peer = pdu
      if (!this.#told) this.#tell()
      if (this.#control.isRunning(this.name)) this.#finish(pdu)
    },
  }

  constructor(control: Control) {
    this.#control = control
  }

  start(): void {
    if (this.#peer) this.#finish(this.#peer)
    else {
      this.#tell()
      this.#control.expectAnswer()
    }
  }

  refused(): void {
    this.#control.completed()
  }

  #tell(): void {
    this.#told = true
    const { hciVersion: version, companyIdentifier } = this.#control.end.device.profile
    this.#control.end.send(llPdu('LL_VERSION_IND', { version, companyIdentifier, subversion: 0 }))
  }

  #finish({ version, companyIdentifier, subversion }: LlPdu<'LL_VERSION_IND'>): void {
    const { device, handle: connectionHandle } = this.#control.end
    const told = { version, companyIdentifier, subversion }
    device.event({ name: 'readRemoteVersionInformationComplete', status: hciStatus.success, connectionHandle, ...told })
    this.#control.completed()
  }
}

/** Vol 4 Part E, 7.1.23. */
export const versionCommands = (find: Find<{ readonly versionExchange: VersionExchange }>): Handlers => ({
  readRemoteVersionInformation: ({ connectionHandle }) => {
    const procedures = find(connectionHandle)
    procedures.begin(procedures.versionExchange)
  },
})
