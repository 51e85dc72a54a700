import { typeFromBytes, typeToBytes } from '../../att/attribute-type.ts'
import { attError } from '../../att/error-codes.ts'
import { type AttPdu, attPdu } from '../../att/pdus.ts'
import { fromHex } from '../../core/hex.ts'
import { normalizeUuid } from '../../core/uuid.ts'
import type { ChannelHandlers, OpenChannel } from '../../l2cap/channel.ts'

import type { ScriptedAttribute } from './gatt-table.ts'
/** What a hook says: other PDUs (as hex), or nothing at all. */
export type Answer = AttPdu | string | readonly string[] | 'silence'
type Hook = (request: AttPdu, honest: () => AttPdu) => Answer

/** A GATT server that answers to the letter, or as a test says; the other end of a bearer's channel. */
export class ScriptedGattServer {
  table: ScriptedAttribute[]
  /** Every PDU of the client, in order. */
  readonly received: AttPdu[] = []
  /** Takes the place of the honest answer. */
  hook: Hook | undefined
  /** What it can receive. */
  mtu: number
  /** What is in force. */
  agreed = 23
  closed: Error | undefined
  hasRoom = true
  #handlers: ChannelHandlers | undefined
  #prepared: { handle: number; valueOffset: number; value: Uint8Array }[] = []

  constructor(table: ScriptedAttribute[], mtu = 247) {
    this.table = table
    this.mtu = mtu
  }

  readonly open: OpenChannel = handlers => {
    this.#handlers = handlers
    return {
      send: sdu => {
        const pdu = attPdu.decode(sdu.slice())
        if (pdu) queueMicrotask(() => this.#take(pdu))
        return this.hasRoom
      },
      close: error => {
        if (this.closed) return
        this.closed = error
        handlers.closed(error)
      },
    }
  }

  /** The names of the requests of the client, commands and confirmations left out. */
  get requests(): string[] {
    return this.received.map(({ name }) => name).filter(name => name.endsWith('Request'))
  }

  at(handle: number): ScriptedAttribute | undefined {
    return this.table.find(one => one.handle === handle)
  }

  says(pdu: AttPdu | string): void {
    this.#handlers?.sdu(typeof pdu === 'string' ? fromHex(pdu) : attPdu.encode(pdu))
  }

  notify(handle: number, ...value: number[]): void {
    this.says({ name: 'handleValueNotification', handle, value: Uint8Array.from(value) })
  }

  indicate(handle: number, ...value: number[]): void {
    this.says({ name: 'handleValueIndication', handle, value: Uint8Array.from(value) })
  }

  /** The link goes. */
  lose(error = new Error('the link has gone')): void {
    this.closed ??= error
    this.#handlers?.closed(error)
  }

  drain(): void {
    this.hasRoom = true
    this.#handlers?.drained()
  }

  #take(pdu: AttPdu): void {
    this.received.push(pdu)
    if (this.closed) return
    const honest = () => this.#answer(pdu)
    if (pdu.name.endsWith('Command')) this.#write(pdu)
    if (!pdu.name.endsWith('Request')) return
    const answer = this.hook ? this.hook(pdu, honest) : honest()
    if (answer === 'silence') return
    for (const one of Array.isArray(answer) ? (answer as readonly string[]) : [answer as AttPdu | string]) this.says(one)
  }

  #answer(pdu: AttPdu): AttPdu {
    switch (pdu.name) {
      case 'exchangeMtuRequest':
        this.agreed = Math.max(23, Math.min(this.mtu, pdu.clientRxMtu))
        return { name: 'exchangeMtuResponse', serverRxMtu: this.mtu }
      case 'readByGroupTypeRequest':
        return this.#byGroupType(pdu)
      case 'findByTypeValueRequest':
        return this.#byTypeValue(pdu)
      case 'readByTypeRequest':
        return this.#byType(pdu)
      case 'findInformationRequest':
        return this.#information(pdu)
      case 'readRequest':
      case 'readBlobRequest':
        return this.#read(pdu)
      case 'readMultipleRequest':
      case 'readMultipleVariableRequest':
        return this.#multiple(pdu)
      case 'writeRequest':
        return this.#write(pdu)
      case 'prepareWriteRequest':
        return this.#prepare(pdu)
      case 'executeWriteRequest':
        return this.#execute(pdu.flags)
      default:
        return refuse(pdu, attError.requestNotSupported)
    }
  }

  #in({ startingHandle, endingHandle }: { startingHandle: number; endingHandle: number }): ScriptedAttribute[] {
    return this.table.filter(({ handle }) => handle >= startingHandle && handle <= endingHandle)
  }

  /** As many rows of the first one's size as there is room for. */
  #rows<T extends { readonly value: Uint8Array }>(found: readonly T[], head: number, longest = 255): T[] {
    const size = Math.min(found[0]?.value.length ?? 0, longest - head, this.agreed - 2 - head)
    const different = found.findIndex(({ value }) => Math.min(value.length, longest - head, this.agreed - 2 - head) !== size)
    const room = Math.floor((this.agreed - 2) / (size + head))
    return found
      .slice(0, Math.min(different < 0 ? found.length : different, room))
      .map(one => ({ ...one, value: one.value.subarray(0, size) }))
  }

  #byGroupType(pdu: AttPdu<'readByGroupTypeRequest'>): AttPdu {
    const found = this.#in(pdu).filter(one => one.type === pdu.attributeGroupType)
    if (found.length === 0) return refuse(pdu, attError.attributeNotFound, pdu.startingHandle)
    const groups = this.#rows(found, 4).map(({ handle, end = handle, value }) => ({ handle, endGroupHandle: end, value }))
    return { name: 'readByGroupTypeResponse', groups }
  }

  #byTypeValue(pdu: AttPdu<'findByTypeValueRequest'>): AttPdu {
    const wanted = normalizeUuid(pdu.attributeType)
    const found = this.#in(pdu).filter(one => one.type === wanted && sameBytes(one.value, pdu.attributeValue))
    if (found.length === 0) return refuse(pdu, attError.attributeNotFound, pdu.startingHandle)
    const rows = found.map(({ handle, end = handle }) => ({ foundHandle: handle, groupEndHandle: end }))
    return { name: 'findByTypeValueResponse', handlesInformation: rows.slice(0, Math.floor((this.agreed - 1) / 4)) }
  }

  #byType(pdu: AttPdu<'readByTypeRequest'>): AttPdu {
    const found = this.#in(pdu).filter(one => one.type === pdu.attributeType)
    const [first] = found
    if (!first) return refuse(pdu, attError.attributeNotFound, pdu.startingHandle)
    if (first.refusal !== undefined) return refuse(pdu, first.refusal, first.handle)
    const refused = found.findIndex(({ refusal }) => refusal !== undefined)
    const attributes = this.#rows(refused < 0 ? found : found.slice(0, refused), 2)
    return { name: 'readByTypeResponse', attributes: attributes.map(({ handle, value }) => ({ handle, value })) }
  }

  #information(pdu: AttPdu<'findInformationRequest'>): AttPdu {
    const found = this.#in(pdu)
    const [first] = found
    if (!first) return refuse(pdu, attError.attributeNotFound, pdu.startingHandle)
    const size = typeToBytes(first.type).length
    const different = found.findIndex(one => typeToBytes(one.type).length !== size)
    const room = Math.floor((this.agreed - 2) / (size + 2))
    const rows = found.slice(0, Math.min(different < 0 ? found.length : different, room))
    return { name: 'findInformationResponse', information: rows.map(one => ({ handle: one.handle, type: one.type })) }
  }

  #read(pdu: AttPdu<'readRequest'> | AttPdu<'readBlobRequest'>): AttPdu {
    const attribute = this.at(pdu.handle)
    if (!attribute) return refuse(pdu, attError.invalidHandle, pdu.handle)
    if (attribute.refusal !== undefined) return refuse(pdu, attribute.refusal, pdu.handle)
    const { value } = attribute
    if (pdu.name === 'readRequest') return { name: 'readResponse', value: value.subarray(0, this.agreed - 1) }
    if (pdu.valueOffset > value.length) return refuse(pdu, attError.invalidOffset, pdu.handle)
    return { name: 'readBlobResponse', value: value.subarray(pdu.valueOffset, pdu.valueOffset + this.agreed - 1) }
  }

  #multiple(pdu: AttPdu<'readMultipleRequest'> | AttPdu<'readMultipleVariableRequest'>): AttPdu {
    const missing = pdu.handles.find(handle => !this.at(handle))
    if (missing !== undefined) return refuse(pdu, attError.invalidHandle, missing)
    const values = pdu.handles.flatMap(handle => this.at(handle)?.value ?? [])
    if (pdu.name === 'readMultipleVariableRequest') return { name: 'readMultipleVariableResponse', values }
    return {
      name: 'readMultipleResponse',
      values: Uint8Array.from(values.flatMap(value => [...value])).subarray(0, this.agreed - 1),
    }
  }

  #write(pdu: AttPdu): AttPdu {
    if (!('handle' in pdu && 'value' in pdu)) return refuse(pdu, attError.invalidPdu)
    const attribute = this.at(pdu.handle)
    if (!attribute) return refuse(pdu, attError.invalidHandle, pdu.handle)
    if (attribute.refusal !== undefined) return refuse(pdu, attribute.refusal, pdu.handle)
    attribute.value = pdu.value
    return { name: 'writeResponse' }
  }

  #prepare(pdu: AttPdu<'prepareWriteRequest'>): AttPdu {
    const attribute = this.at(pdu.handle)
    if (!attribute) return refuse(pdu, attError.invalidHandle, pdu.handle)
    if (attribute.refusal !== undefined) return refuse(pdu, attribute.refusal, pdu.handle)
    this.#prepared.push(pdu)
    return { ...pdu, name: 'prepareWriteResponse' }
  }

  #execute(flags: number): AttPdu {
    for (const { handle, valueOffset, value } of flags === 1 ? this.#prepared : []) {
      const attribute = this.at(handle)
      if (attribute) attribute.value = Uint8Array.of(...attribute.value.subarray(0, valueOffset), ...value)
    }
    this.#prepared = []
    return { name: 'executeWriteResponse' }
  }
}

export const refuse = (pdu: AttPdu, errorCode: number, handle = 0): AttPdu => ({
  name: 'errorResponse',
  requestOpcode: attPdu.tagOf(pdu.name),
  handle,
  errorCode,
})

const sameBytes = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && typeFromBytesOrNone(one) === typeFromBytesOrNone(other)
const typeFromBytesOrNone = (bytes: Uint8Array) => (bytes.length === 2 || bytes.length === 16 ? typeFromBytes(bytes) : undefined)
