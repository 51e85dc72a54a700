// btsnoop is snoop (RFC 1761) with other datalinks, and time in microseconds since the year 0. All numbers are big-endian.

/** `btsnoop` and a zero byte. */
export const btsnoopMagic = Uint8Array.of(0x62, 0x74, 0x73, 0x6e, 0x6f, 0x6f, 0x70, 0)
export const btsnoopVersion = 1
export const btsnoopHeadLength = 16
/** Original length, included length, flags, cumulative drops, time (8 bytes). */
export const recordHeadLength = 24

export const datalink = { hci: 1001, h4: 1002, monitor: 2001 } as const

/** Bits of a record's flags in datalinks 1001 and 1002. */
export const recordFlag = { received: 1, commandOrEvent: 2 } as const

/** 1970 in microseconds since the year 0 (0x00dcddb30f2f8000), in two halves because a number does not hold it exactly. */
export const epochHigh = 0x00dcddb3
export const epochLow = 0x0f2f8000
