/** Assigned Numbers, 2.1: HCI_Version and LMP_Version, in the order of their numbers. */
const versions = [
  '1.0b',
  '1.1',
  '1.2',
  '2.0',
  '2.1',
  '3.0',
  '4.0',
  '4.1',
  '4.2',
  '5.0',
  '5.1',
  '5.2',
  '5.3',
  '5.4',
  '6.0',
  '6.1',
  '6.2',
]

/** The version of the Core Specification, like `5.3`; `unknown (0x20)` for one that is not assigned yet. */
export const coreVersion = (version: number): string =>
  versions[version] ?? `unknown (0x${version.toString(16).padStart(2, '0')})`
