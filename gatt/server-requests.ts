// Vol 3 Part F, 3.4: each request and who answers it.
import type { AttPdu } from '../att/pdus.ts'
import type { AttRequest, ResponseTo } from '../att/server.ts'
import { attributeTypes } from './attribute-types.ts'
import { PreparedWrites } from './prepared-writes.ts'
import type { ServerAccess } from './server-access.ts'
import { findByTypeValue, findInformation, readByGroupType } from './server-discovery.ts'
import { LongRead, readByType, readMultiple, readMultipleVariable } from './server-reading.ts'
import { executeWrite, prepareWrite, write } from './server-writing.ts'

type Answers = {
  readonly [N in AttRequest['name']]: (
    request: AttPdu<N>,
    access: ServerAccess,
  ) => ResponseTo<AttPdu<N>> | Promise<ResponseTo<AttPdu<N>>>
}

/** Answers the requests of one connection, and keeps what goes on from one to the next. */
export class ServerRequests {
  readonly #prepared = new PreparedWrites()
  readonly #long = new LongRead()
  readonly #answers: Answers = {
    findInformationRequest: findInformation,
    findByTypeValueRequest: findByTypeValue,
    readByTypeRequest: readByType,
    readRequest: (request, access) => this.#long.read(request, access),
    readBlobRequest: (request, access) => this.#long.readBlob(request, access),
    readMultipleRequest: readMultiple,
    readByGroupTypeRequest: readByGroupType,
    writeRequest: write,
    prepareWriteRequest: (request, access) => prepareWrite(request, access, this.#prepared),
    executeWriteRequest: (request, access) => executeWrite(request, access, this.#prepared),
    readMultipleVariableRequest: readMultipleVariable,
  }

  /** @throws AttRefusal, and what handlers throw. */
  async answer(request: AttRequest, access: ServerAccess): Promise<AttPdu> {
    if (request.name !== 'readBlobRequest') this.#long.forget()
    const answer = this.#answers[request.name] as (request: AttRequest, access: ServerAccess) => AttPdu | Promise<AttPdu>
    return await answer(request, access)
  }

  clear(): void {
    this.#prepared.clear()
    this.#long.forget()
  }
}

/** The handle that an error about a request names. */
export const handleOf = (request: AttRequest): number => {
  if ('handle' in request) return request.handle
  if ('startingHandle' in request) return request.startingHandle
  return 'handles' in request ? (request.handles[0] ?? 0) : 0
}

const structure: readonly string[] = [attributeTypes.include, attributeTypes.characteristic]

/** Whether a client that does not know the database must not ask this: it names handles that may be others now (Vol 3 Part G, 2.5.2.1). */
export const reliesOnHandles = (request: AttRequest): boolean => {
  switch (request.name) {
    case 'readRequest':
    case 'readBlobRequest':
    case 'readMultipleRequest':
    case 'readMultipleVariableRequest':
    case 'writeRequest':
    case 'prepareWriteRequest':
      return true
    case 'readByTypeRequest':
      return !structure.includes(request.attributeType) && (request.startingHandle !== 1 || request.endingHandle !== 0xffff)
    default:
      return false
  }
}
