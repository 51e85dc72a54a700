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

/** Loads a library and what plugs it in. */
export const loadStack = async (name: StackName): Promise<Stack> => (await loaders[name]()).stack
