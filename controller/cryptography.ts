import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'

/** LE Encrypt, LE Rand, and P-256 (Vol 4 Part E, 7.8.22, 7.8.23, 7.8.36, 7.8.37). */
export class Cryptography implements Part {
  readonly handlers: Handlers = {}
  readonly device: Device

  constructor(device: Device) {
    this.device = device
  }

  reset(): void {}
}
