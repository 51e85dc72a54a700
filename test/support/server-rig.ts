import { Air, type Bugs, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { Adapter, BleakClient, BleakServer, type BleakServerOptions, type ClientOptions } from '../../src/index.ts'
import { during } from './two-hosts.ts'

/** Adapters on one air; `serving` has the profile that is tested, the others connect to it. */
export const serverRig = async ({
  profile = profiles.le54 as Profile,
  bugs = {} as Bugs,
  clients = 1,
  wrap = (open: OpenTransport) => open,
} = {}) => {
  const air = new Air()
  const open = (options: { readonly profile?: Profile; readonly bugs?: Bugs; readonly address: number }, around = wrap) => {
    const controller = new VirtualController({ air, ...options })
    return during(air, Adapter.open({ transport: around(controller.open) })).then(adapter => ({ controller, adapter }))
  }
  const { adapter: serving, controller } = await open({ profile, bugs, address: 0xa0b0c0000001 })
  const others: Adapter[] = []
  for (let count = 0; count < clients; count++)
    others.push((await open({ address: 0xa0b0c0000010 + count }, plain => plain)).adapter)
  const device = { address: serving.address, addressType: serving.addressType }
  return {
    air,
    controller,
    serving,
    others,
    device,
    /** What a promise comes to while time passes on the air. */
    during: <T>(work: Promise<T>): Promise<T> => during(air, work),
    serve: (options: BleakServerOptions = {}) => during(air, BleakServer.start({ adapter: serving, ...options })),
    connect: (options: ClientOptions = {}, adapter = others[0] as Adapter) =>
      during(air, BleakClient.connect(device, { adapter, ...options })),
    close: () => during(air, Promise.all([serving, ...others].map(adapter => adapter.close()))),
  }
}

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const bytes = (written: string): Uint8Array => new TextEncoder().encode(written)
