import type { CommandParams, CommandReturns } from '../hci/command.ts'
import type { CommandName, commands } from '../hci/commands.ts'
import type { LeState } from '../hci/le-states.ts'

type Handler<N extends CommandName> = (
  params: CommandParams<(typeof commands)[N]>,
) => Record<never, unknown> extends CommandReturns<(typeof commands)[N]> ? void : CommandReturns<(typeof commands)[N]>

/**
 * What a part of a controller does with its commands. The return value becomes the return parameters of Command Complete; a
 * `Refusal` its status. A command that Command Status answers returns nothing: its events go through `Device.event`, during the
 * handler or later, and the host gets them after the answer. Bytes in the parameters are the handler's own.
 */
export type Handlers = { readonly [N in CommandName]?: Handler<N> }

/** A group of commands and the state behind them. */
export interface Part {
  readonly handlers: Handlers
  /** What of Vol 4 Part E, 7.8.27 goes on. */
  readonly states?: readonly LeState[]
  /** Everything as after power-on (Vol 4 Part E, 7.3.2): timers cancelled, links gone without a word to the host. */
  reset(): void
}
