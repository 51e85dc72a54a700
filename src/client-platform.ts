import type { ClientBackend } from './base-client.ts'
import { HciBleakClient } from './hci-client.ts'

/** The client backend that is used where none is given: our own stack on raw HCI, on every platform. */
export const getPlatformClientBackendType = (): ClientBackend => HciBleakClient
