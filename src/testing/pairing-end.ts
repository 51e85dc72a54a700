import { parseAddress } from '../../core/address.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import type { Identity } from '../../smp/bond.ts'
import { platformSecrets, type SecurityHandlers, SecurityManager } from '../../smp/security-manager.ts'
import type { LinkEncrypter, PairingSecrets } from '../../smp/session.ts'
import type { TypedAddress } from '../base-client.ts'
import { channelOn, type PduDuplex } from './pdu-duplex.ts'

/** What is known of the link under a duplex, and what stands for its controller. */
export interface PairingEndOptions extends SecurityHandlers, LinkEncrypter, Partial<PairingSecrets> {
  readonly role: 'central' | 'peripheral'
  /** What both ends went by when the link was made: the confirm and check values depend on it. */
  readonly own: TypedAddress
  readonly peer: TypedAddress
  /** Where time comes from: that of an `Air`, for example. The system's where absent. */
  readonly clock?: Clock | undefined
}

/** One end of a link, as its Security Manager has it. */
export interface PairingEnd {
  readonly manager: SecurityManager
  /** Why the duplex was closed, once it was. */
  readonly closed: Promise<Error>
  close(error?: Error): void
}

/**
 * A Security Manager on any duplex of its PDUs, with no controller. `encrypt` stands for the link layer: it resolves when the link is
 * encrypted. With `random` and `privateKey` of your own, whatever is sent is the same in each run: random bytes are asked for in the order in which
 * they are sent, those of the distributed keys included.
 * @throws TypeError for what is no address.
 */
export const pairingOn = (duplex: PduDuplex, options: PairingEndOptions): PairingEnd => {
  const { role, own, peer, clock = systemClock, encrypt, random, privateKey, ...handlers } = options
  const closed = new Deferred<Error>()
  const open = channelOn({
    send: pdu => duplex.send(pdu),
    onPdu: listener => duplex.onPdu(listener),
    onClose: listener =>
      duplex.onClose?.(error => {
        closed.resolve(error)
        listener(error)
      }),
    close: error => duplex.close(error),
  })
  const manager = new SecurityManager(open, {
    role,
    own: identityOf(own),
    peer: identityOf(peer),
    clock,
    encryption: { encrypt },
    secrets: { random: random ?? platformSecrets.random, privateKey: privateKey ?? platformSecrets.privateKey },
    handlers,
  })
  return {
    manager,
    closed: closed.promise,
    close: error => duplex.close(error),
  }
}

const identityOf = ({ address, addressType }: TypedAddress): Identity => ({ address: parseAddress(address), addressType })
