import { once } from 'node:events'
import { createServer } from 'node:net'

/** The port that is wished for, at 127.0.0.1 and elsewhere, or any free one where it is taken. */
export async function findPort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer().listen(port)
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    const address = server.address()
    server.close()
    if (isFree && address && typeof address === 'object') return address.port
  }
  throw new Error('no port is free')
}
