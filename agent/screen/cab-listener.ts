import type { FastifyInstance } from 'fastify'
import { OperationalError } from '../errors.js'

export interface ListenAddress {
  readonly address: string
  /** 0 takes any free port. */
  readonly port: number
  /** Where both are configured, for messages: `screen` or `screen.tablets`. */
  readonly setting: string
}

/** Returns the port. Throws OperationalError where it cannot be had. */
export async function listen(
  server: FastifyInstance,
  { address, port, setting }: ListenAddress,
): Promise<number> {
  try {
    await server.listen({ port, host: address })
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, { address, port, setting })
  }
  const bound = server.server.address()
  return typeof bound === 'object' && bound !== null ? bound.port : port
}

function listenError(error: NodeJS.ErrnoException, { address, port, setting }: ListenAddress): Error {
  const advice: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken by another program: stop that one, or give the screen another (${setting}.port)`,
    EACCES: `port ${port} may not be opened by this user: give the screen one above 1023 (${setting}.port)`,
    EADDRNOTAVAIL: `${address} is no address of this machine (${setting}.address)`,
  }
  const text = advice[error.code ?? ''] ?? `the screen cannot listen on port ${port}: ${error.message}`
  return new OperationalError('screen.cannot-listen', text, { cause: error })
}
