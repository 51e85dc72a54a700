import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus, invalidUnless, require } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { type ConnectionParameters, type LlPdu, llPdu } from './control-pdus.ts'

/** What a host asks for. */
interface Wish {
  readonly intervalMin: number
  readonly intervalMax: number
  readonly latency: number
  readonly timeout: number
}

/** The longest interval that the host allows, as for a new connection. */
const chosen = ({ intervalMax: interval, latency, timeout }: Wish): ConnectionParameters => ({ interval, latency, timeout })

/** Connection Update by the central (Vol 6 Part B, 5.1.1), and Connection Parameters Request by the peripheral (5.1.7). */
export class ConnectionUpdate {
  readonly #control: Control
  /** The peripheral has asked, and the central's host has not answered. */
  #isAsked = false

  readonly receivers: Receivers = {
    LL_CONNECTION_UPDATE_IND: pdu => {
      this.#control.answered('connectionParametersRequest')
      this.#prepare(pdu)
    },
    LL_CONNECTION_PARAM_REQ: pdu => this.#ask(pdu),
  }

  constructor(control: Control) {
    this.#control = control
  }

  begin(wish: Wish): void {
    this.#control.begin(this.#control.end.role === 'central' ? this.#update(wish) : this.#parametersRequest(wish))
  }

  /** The host answers what the peripheral has asked. */
  accept(wish: Wish): void {
    disallowedUnless(this.#isAsked)
    this.#isAsked = false
    this.#control.whenQuiet(() => this.#indicate(chosen(wish)))
  }

  decline(reason: number): void {
    disallowedUnless(this.#isAsked)
    this.#isAsked = false
    this.#control.whenQuiet(() => this.#reject(reason))
  }

  #update(wish: Wish): Procedure {
    return { name: 'connectionUpdate', start: () => this.#indicate(chosen(wish)), refused: () => {} }
  }

  #parametersRequest(wish: Wish): Procedure {
    const refused = (status: number) => {
      this.#tell(status)
      this.#control.completed()
    }
    const start = () => {
      if (this.#control.mayUse(leFeatureBit.connectionParametersRequest))
        this.#control.request(llPdu('LL_CONNECTION_PARAM_REQ', wish))
      else refused(hciStatus.unsupportedRemoteFeature)
    }
    return { name: 'connectionParametersRequest', start, refused }
  }

  /** Vol 6 Part B, 5.1.7: a host that does not listen cannot decide, which is as if the controller did not know the procedure. */
  #ask({ intervalMin, intervalMax, latency: maxLatency, timeout }: LlPdu<'LL_CONNECTION_PARAM_REQ'>): void {
    const { device, handle: connectionHandle } = this.#control.end
    this.#isAsked = device.event({
      name: 'leRemoteConnectionParameterRequest',
      connectionHandle,
      intervalMin,
      intervalMax,
      maxLatency,
      timeout,
    })
    if (!this.#isAsked) this.#reject(hciStatus.unsupportedRemoteFeature)
  }

  #reject(reason: number): void {
    this.#control.reject('LL_CONNECTION_PARAM_REQ', reason)
    this.#control.peerCompleted()
  }

  #indicate(parameters: ConnectionParameters): void {
    const pdu = llPdu('LL_CONNECTION_UPDATE_IND', { ...parameters, instant: this.#control.nextInstant() })
    this.#control.end.send(pdu)
    this.#prepare(pdu)
  }

  #prepare({ interval, latency, timeout, instant }: LlPdu<'LL_CONNECTION_UPDATE_IND'>): void {
    const { link, role } = this.#control.end
    const hasChanged = interval !== link.interval || latency !== link.latency || timeout !== link.timeout
    this.#control.atInstant(instant, () => {
      // What both ends share changes once; the central was the first to know of the instant.
      if (role === 'central') link.update({ interval, latency, timeout })
      this.#finish(hasChanged)
    })
  }

  /** Vol 4 Part E, 7.7.65.3: the host that has asked is always told, the other one only of what has changed. */
  #finish(hasChanged: boolean): void {
    const isOwn = this.#control.isRunning('connectionUpdate') || this.#control.isRunning('connectionParametersRequest')
    if (isOwn || hasChanged) this.#tell(hciStatus.success)
    if (isOwn) this.#control.completed()
    this.#control.peerCompleted()
  }

  #tell(status: number): void {
    const { device, handle: connectionHandle, link } = this.#control.end
    device.event({
      name: 'leConnectionUpdateComplete',
      status,
      connectionHandle,
      connectionInterval: link.interval,
      peripheralLatency: link.latency,
      supervisionTimeout: link.timeout,
    })
  }
}

const within = (value: number, least: number, most: number): void => invalidUnless(value >= least && value <= most)

const checked = (wish: Wish, minCeLength: number, maxCeLength: number): Wish => {
  const { intervalMin, intervalMax, latency, timeout } = wish
  within(intervalMax, 0x0006, 0x0c80)
  within(intervalMin, 0x0006, intervalMax)
  within(latency, 0, 0x01f3)
  within(timeout, 0x000a, 0x0c80)
  // In ms: timeout * 10 > (1 + latency) * intervalMax * 1.25 * 2.
  invalidUnless(timeout * 4 > (1 + latency) * intervalMax)
  invalidUnless(minCeLength <= maxCeLength)
  return wish
}

/** Vol 4 Part E, 7.8.18, 7.8.31 and 7.8.32. */
export const connectionUpdateCommands = (
  device: Device,
  find: Find<{ readonly connectionUpdate: ConnectionUpdate }>,
): Handlers => ({
  leConnectionUpdate: ({ connectionHandle, minCeLength, maxCeLength, ...given }) => {
    const procedures = find(connectionHandle)
    const { connectionIntervalMin: intervalMin, connectionIntervalMax: intervalMax } = given
    const { maxLatency: latency, supervisionTimeout: timeout } = given
    const wish = checked({ intervalMin, intervalMax, latency, timeout }, minCeLength, maxCeLength)
    const isAble = procedures.end.role === 'central' || device.hasFeature(leFeatureBit.connectionParametersRequest)
    require(isAble, hciStatus.unsupportedFeatureOrValue)
    procedures.connectionUpdate.begin(wish)
  },
  leRemoteConnectionParameterRequestReply: ({ connectionHandle, minCeLength, maxCeLength, maxLatency: latency, ...given }) => {
    const procedures = find(connectionHandle)
    procedures.connectionUpdate.accept(checked({ ...given, latency }, minCeLength, maxCeLength))
    return { connectionHandle }
  },
  leRemoteConnectionParameterRequestNegativeReply: ({ connectionHandle, reason }) => {
    find(connectionHandle).connectionUpdate.decline(reason)
    return { connectionHandle }
  },
})
