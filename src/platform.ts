import type { ScannerBackend } from './base-scanner.ts'
import { HciBleakScanner } from './hci-scanner.ts'

/** The scanner backend that is used where none is given: our own stack on raw HCI, on every platform. */
export const getPlatformScannerBackendType = (): ScannerBackend => HciBleakScanner
