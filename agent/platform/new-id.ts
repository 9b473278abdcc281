import { v7 } from 'uuid'

/** A UUIDv7: unique in the fleet, and in the order of its making within a process. */
export const newId = (): string => v7()
