import { createInterface } from 'node:readline/promises'
import { printable } from '../../../core/printable.ts'
import type { PairingAgent, PairingContext, PairingMethod } from '../../index.ts'
import type { Io } from '../io.ts'

/** Asks on the terminal whatever a pairing needs of its user; `used` is told the method. */
export const terminalAgent = (io: Io, used: (method: PairingMethod) => void = () => {}): PairingAgent => ({
  authorize: ({ method }) => {
    used(method)
    return true
  },
  displayPasskey: (passkey, context) => void io.stderr.write(`Enter ${digits(passkey)} on ${nameOf(context)}.\n`),
  requestPasskey: async context => {
    for (;;) {
      const answer = await ask(io, `The six digits that ${nameOf(context)} shows (empty to give up): `, context.signal)
      if (answer === undefined || answer === '') return undefined
      if (/^\d{1,6}$/.test(answer)) return Number(answer)
      io.stderr.write('A passkey has six digits.\n')
    }
  },
  confirmNumeric: async (value, context) => {
    const answer = await ask(io, `Does ${nameOf(context)} show ${digits(value)}, too? (y/n) `, context.signal)
    return /^y(es)?$/i.test(answer ?? '')
  },
})

const digits = (value: number): string => String(value).padStart(6, '0')
const nameOf = ({ device }: PairingContext): string => printable(device.name ?? device.address)

/** The line that the user types; undefined where there is nobody who types, or the pairing has ended. */
const ask = async (io: Io, question: string, signal: AbortSignal): Promise<string | undefined> => {
  const { stdin } = io
  if (!stdin) return undefined
  const terminal = createInterface({
    input: stdin,
    output: io.stderr,
    terminal: stdin.isTTY === true && io.stderr.isTTY === true,
  })
  try {
    const closed = new Promise<undefined>(resolve => terminal.once('close', () => resolve(undefined)))
    // Ctrl-C reaches the line editor first, and is for the whole command.
    terminal.on('SIGINT', () => io.process.emit('SIGINT', 'SIGINT'))
    return (await Promise.race([terminal.question(question, { signal }), closed]))?.trim()
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    terminal.close()
  }
}
