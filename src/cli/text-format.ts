import { fitted, widthOf } from './cells.ts'
import type { LineFormat } from './lines-view.ts'
import { addressOf, companiesOf, nameOf, servicesOf } from './words.ts'

const pad = (text: string, width: number): string => fitted(text, Math.max(widthOf(text), width))

/** Columns that line up where names are of usual length; nothing is cut off. */
export const textFormat: LineFormat = {
  line: (device, advertisement) => {
    const rssi = advertisement.rssi === null ? '' : `${advertisement.rssi} dBm`
    const cells = [
      pad(addressOf(device), 17),
      pad(device.addressType, 9),
      rssi.padStart(8),
      pad(nameOf(device), 24),
      pad(servicesOf(advertisement), 24),
      companiesOf(advertisement),
    ]
    return cells.join('  ').trimEnd()
  },
  content: (device, advertisement) => [nameOf(device), servicesOf(advertisement), companiesOf(advertisement)].join('\n'),
}
