import type { PairingSettings } from '../../smp/pairing-settings.ts'

/** Two users who compare the numbers on their devices, and say that they are the same. */
export const comparing: PairingSettings = { agent: { confirmNumeric: () => true } }
/** Nobody is there. */
export const justWorks: PairingSettings = {}

/** A user who types what the other one's device shows. */
export const typing = (): { readonly central: PairingSettings; readonly peripheral: PairingSettings } => {
  let shown: (passkey: number) => void = () => {}
  const passkey = new Promise<number>(resolve => {
    shown = resolve
  })
  return {
    central: { agent: { requestPasskey: () => passkey } },
    peripheral: { agent: { displayPasskey: shown } },
  }
}
