import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { connectError, type Failures, networkFailures } from '../streams/stream.ts'

/** One controller that hosts in other processes can open. */
export interface TransportServer extends AsyncDisposable {
  /** What a host opens, with the port that was free where 0 was asked for. */
  readonly uri: string
  /** Idempotent; resolves when the host is cut off, the controller free, and the socket or link gone from the file system. */
  close(): Promise<void>
}

export interface ServeOptions {
  /** Told in one sentence what happens to hosts: one has come, has gone and why, was refused, broke the framing. */
  readonly told?: ((text: string) => void) | undefined
  /** The server has ended by itself. */
  readonly failed?: ((error: Error) => void) | undefined
}

/** Why nobody can listen on a port. */
export const listenFailures = (host: string): Failures => ({
  ...networkFailures,
  EADDRINUSE: ['busy', 'Something listens there already: end it, or choose another port (0 takes a free one)'],
  EADDRNOTAVAIL: ['unreachable', `${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 to let others in`],
  EACCES: ['permission', 'This port is for root alone: choose one above 1023'],
})

/** A refusal to listen as this library's error. */
export const serveError = (uri: string, cause: unknown, failures: Failures): BleakBluetoothNotAvailableError =>
  cause instanceof BleakBluetoothNotAvailableError ? cause : connectError(uri, cause, failures)
