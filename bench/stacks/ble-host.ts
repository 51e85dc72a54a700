import { EventEmitter } from 'node:events'
import { company } from '../packets.ts'
import { requirePeer } from '../peers.ts'
import { ScriptedController } from '../scripted-controller.ts'
import { mergingDelivery, type Stack } from '../stack.ts'

interface Report {
  readonly address: string
  readonly rssi: number
  readonly parsedDataItems: {
    readonly localName?: string
    readonly manufacturerSpecificData?: readonly { readonly companyIdentifierCode: number; readonly data: Buffer }[]
  }
}

interface Manager {
  startScan(parameters: object): EventEmitter & { stopScan(): void }
}

interface BleHost {
  readonly BleManager: { create(transport: object, options: object, done: (error: Error | null, manager: Manager) => void): void }
}

/** What ble-host asks of a transport: `write`, and the events 'data' and 'close'. */
class MemoryTransport extends EventEmitter {
  readonly controller = new ScriptedController({ extended: false, toHost: packet => this.emit('data', packet) })

  write(packet: Buffer): void {
    this.controller.receive(packet)
  }
}

const transport = new MemoryTransport()
let scanner: ReturnType<Manager['startScan']>

const dataOf = ({ manufacturerSpecificData }: Report['parsedDataItems']): Buffer | undefined =>
  manufacturerSpecificData?.find(({ companyIdentifierCode }) => companyIdentifierCode === company)?.data

export const stack: Stack = {
  // ble-host never enables extended scanning, and misreads an extended report that comes nevertheless.
  delivery: workload => (workload === 'extended' ? undefined : mergingDelivery(workload)),
  async start(sink) {
    const { BleManager } = requirePeer('ble-host') as BleHost
    const manager = await new Promise<Manager>((resolve, reject) => {
      BleManager.create(transport, {}, (error, created) => (error === null ? resolve(created) : reject(error)))
    })
    scanner = manager.startScan({ activeScan: true, filterDuplicates: false })
    scanner.on('report', ({ address, rssi, parsedDataItems }: Report) =>
      sink(address, rssi, parsedDataItems.localName, dataOf(parsedDataItems)),
    )
    // Reports are dropped before, and no event of ble-host tells when it scans.
    await transport.controller.scanning
  },
  inject: packet => {
    transport.emit('data', packet)
  },
  stop() {
    scanner.stopScan()
    return Promise.resolve()
  },
}
