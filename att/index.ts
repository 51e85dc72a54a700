export { AttBearer, type BearerCounters, type BearerHandlers, type BearerOptions, defaultMtu, ownMtu } from './bearer.ts'
export { attError, attErrorName } from './error-codes.ts'
export { type AttPdu, type AttPduName, attPdu } from './pdus.ts'
export { type AttCommand, AttRefusal, type AttRequest, type AttServer, type ResponseTo } from './server.ts'
