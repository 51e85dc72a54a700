import type { Address } from '../core/address.ts'

/**
 * Public addresses that a chip has from its factory and shares with every other one of its kind, because nobody gave it
 * one of its own: two such adapters in a room are not told apart. Facts that other hosts' drivers know too.
 */
const sharedAddresses: ReadonlySet<Address> = new Set([
  0x000000000000, // none at all (Nordic and others with Zephyr)
  0xffffffffffff,
  0x001a7dda7113, // clones of CSR8510
  0x207002a00000, // Broadcom BCM20702A1 without its own
  0x0020702a0000, // Broadcom BCM20702A0
  0x2076a0005679, // Broadcom BCM2076B1
  0x4343a0121fac, // Cypress CYW43430A0
  0x4343a1121fac, // Cypress CYW43430A1
  0x4324b3000000, // Broadcom BCM4324B3
  0x4330b1000000, // Broadcom BCM4330B1
  0x4334b0000000, // Broadcom BCM4334B0
  0x4345c5001fac, // Cypress CYW4345C5
])

export const isSharedAddress = (address: Address): boolean => sharedAddresses.has(address)

/** Companies whose controllers answer Zephyr's vendor command that tells static addresses: Linux Foundation, Nordic Semiconductor. */
const zephyrMakers: ReadonlySet<number> = new Set([0x05f1, 0x0059])

export const answersZephyrCommands = (companyIdentifier: number): boolean => zephyrMakers.has(companyIdentifier)
