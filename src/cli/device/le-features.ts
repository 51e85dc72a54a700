/** Vol 6 Part B, 4.6, by bit; two bits make up one feature where a name stands there twice. */
const features: Readonly<Record<number, string>> = {
  0: 'LE Encryption',
  1: 'Connection Parameters Request Procedure',
  2: 'Extended Reject Indication',
  3: 'Peripheral-initiated Features Exchange',
  4: 'LE Ping',
  5: 'LE Data Packet Length Extension',
  6: 'LL Privacy',
  7: 'Extended Scanning Filter Policies',
  8: 'LE 2M PHY',
  9: 'Stable Modulation Index - Transmitter',
  10: 'Stable Modulation Index - Receiver',
  11: 'LE Coded PHY',
  12: 'LE Extended Advertising',
  13: 'LE Periodic Advertising',
  14: 'Channel Selection Algorithm #2',
  15: 'LE Power Class 1',
  16: 'Minimum Number of Used Channels Procedure',
  17: 'Connection CTE Request',
  18: 'Connection CTE Response',
  19: 'Connectionless CTE Transmitter',
  20: 'Connectionless CTE Receiver',
  21: 'Antenna Switching During CTE Transmission (AoD)',
  22: 'Antenna Switching During CTE Reception (AoA)',
  23: 'Receiving Constant Tone Extensions',
  24: 'Periodic Advertising Sync Transfer - Sender',
  25: 'Periodic Advertising Sync Transfer - Recipient',
  26: 'Sleep Clock Accuracy Updates',
  27: 'Remote Public Key Validation',
  28: 'Connected Isochronous Stream - Central',
  29: 'Connected Isochronous Stream - Peripheral',
  30: 'Isochronous Broadcaster',
  31: 'Synchronized Receiver',
  32: 'Connected Isochronous Stream (Host Support)',
  33: 'LE Power Control Request',
  34: 'LE Power Control Request',
  35: 'LE Path Loss Monitoring',
  36: 'Periodic Advertising ADI Support',
  37: 'Connection Subrating',
  38: 'Connection Subrating (Host Support)',
  39: 'Channel Classification',
  40: 'Advertising Coding Selection',
  41: 'Advertising Coding Selection (Host Support)',
  43: 'Periodic Advertising with Responses - Advertiser',
  44: 'Periodic Advertising with Responses - Scanner',
}

/** What the bits of a controller stand for, in their order. */
export const featureNames = (bits: bigint): readonly string[] => {
  const names = new Set<string>()
  for (let bit = 0; bits >> BigInt(bit) !== 0n; bit++) if ((bits >> BigInt(bit)) & 1n) names.add(features[bit] ?? `bit ${bit}`)
  return [...names]
}
