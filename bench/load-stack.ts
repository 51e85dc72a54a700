import type { LinkStack } from './link-stack.ts'
import type { Stack } from './stack.ts'

/** In the order in which they are measured and told. */
export const stackNames = ['baretooth', 'noble', 'ble-host', 'raw parse'] as const
export type StackName = (typeof stackNames)[number]

const loaders: Record<StackName, () => Promise<{ readonly stack: Stack }>> = {
  baretooth: () => import('./stacks/baretooth.ts'),
  noble: () => import('./stacks/noble.ts'),
  'ble-host': () => import('./stacks/ble-host.ts'),
  'raw parse': () => import('./stacks/raw-parse.ts'),
}

const linkLoaders: Partial<Record<StackName, () => Promise<{ readonly stack: LinkStack }>>> = {
  baretooth: () => import('./stacks/baretooth-links.ts'),
  noble: () => import('./stacks/noble-links.ts'),
  'ble-host': () => import('./stacks/ble-host-links.ts'),
}

/** Those that can be connected. */
export const linkStackNames = Object.keys(linkLoaders) as readonly StackName[]

/** As `loadStack`, for connections. */
export const loadLinkStack = async (name: StackName): Promise<LinkStack> => {
  const load = linkLoaders[name]
  if (!load) throw new Error(`${name} does not connect`)
  return (await load()).stack
}

/** Loads a library and what plugs it in. */
export const loadStack = async (name: StackName): Promise<Stack> => (await loaders[name]()).stack
