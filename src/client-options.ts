import type { BaseClientOptions, ClientBackend, NotifyOptions } from './base-client.ts'
import type { BleakClient } from './client.ts'
import type { BleakGATTCharacteristic, BleakGATTDescriptor } from './gatt-objects.ts'
import type { HciClientOptions } from './hci-client-options.ts'

/** Names a characteristic: itself, the handle of its declaration, or its UUID in any form. */
export type CharacteristicSpecifier = BleakGATTCharacteristic | number | string
/** Names a descriptor: itself, or its handle. */
export type DescriptorSpecifier = BleakGATTDescriptor | number

/** Called with the client. What it throws is reported. */
export type ClientCallback = (client: BleakClient) => void | Promise<void>

/** Called with the characteristic and the value, which is the callback's own to keep. What it throws is reported. */
export type NotificationCallback = (characteristic: BleakGATTCharacteristic, data: Uint8Array) => void | Promise<void>

/** What a client is made with. */
export interface ClientOptions extends Omit<BaseClientOptions, 'disconnectedCallback'>, HciClientOptions {
  /** Called once for each connection that has ended, however it did: `client.disconnectReason` says why. */
  readonly disconnectedCallback?: ClientCallback | undefined
  /** With `autoConnect`: called when there is a connection again, its services discovered. Subscriptions are not made again. */
  readonly reconnectedCallback?: ClientCallback | undefined
  /** Another backend than the HCI one. */
  readonly backend?: ClientBackend | undefined
}

/** How values are iterated over. */
export interface NotificationsOptions extends NotifyOptions {
  /** Values that are kept for a slow reader; 1,000 where absent. */
  readonly maxQueue?: number | undefined
}

/** An iteration over values as they come. */
export interface NotificationStream extends AsyncIterable<Uint8Array> {
  /** Values that gave way because the reader was slow. */
  readonly dropped: number
}
