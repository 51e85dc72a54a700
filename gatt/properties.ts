/** Vol 3 Part G, 3.3.1.1 and 3.3.3.1, under Bleak's names: the low byte stands in the declaration, the high one in a descriptor. */
export const propertyBit = {
  broadcast: 0x0001,
  read: 0x0002,
  'write-without-response': 0x0004,
  write: 0x0008,
  notify: 0x0010,
  indicate: 0x0020,
  'authenticated-signed-writes': 0x0040,
  'extended-properties': 0x0080,
  'reliable-write': 0x0100,
  'writable-auxiliaries': 0x0200,
} as const

export type GattProperty = keyof typeof propertyBit

export const gattProperties = Object.keys(propertyBit) as readonly GattProperty[]

/** As bits: the byte of the declaration, and above it the low byte of the Characteristic Extended Properties. */
export const propertyBits = (properties: Iterable<GattProperty>): number => {
  let sum = 0
  for (const property of properties) sum |= propertyBit[property]
  return sum > 0xff ? sum | propertyBit['extended-properties'] : sum
}

/** The names of the bits that are set. */
export const propertiesOf = (value: number): readonly GattProperty[] =>
  gattProperties.filter(name => (value & propertyBit[name]) !== 0)
