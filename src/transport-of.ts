import type { OpenTransport } from '../hci/transport.ts'

/** Loaded on first use: these modules need Node, and the rest of the package does not. */
export const transports = () => import('../transports/index.ts')

/**
 * The way to the controller that a URI names, a virtual one included.
 * @throws TypeError for a URI of no known form.
 */
export const transportOf = async (uri: string): Promise<OpenTransport> => {
  if (uri.toLowerCase().startsWith('virtual:')) return (await import('./virtual/virtual-adapter.ts')).openVirtual(uri)
  return (await transports()).transportOf(uri)
}
