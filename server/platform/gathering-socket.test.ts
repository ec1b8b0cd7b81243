import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openGatheringSocket } from './gathering-socket.ts'

test('what is written in one go leaves together, also once it is connected', async (t) => {
  const server = createServer((peer) => peer.resume()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const socket = openGatheringSocket()
  t.after(() => socket.destroy())
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (const text of ['parse', 'bind', 'sync']) socket.write(text)
  assert.equal(socket.writableCorked, 1)
  await setImmediate()
  assert.equal(socket.writableCorked, 0)
  socket.write('next')
  assert.equal(socket.writableCorked, 1)
})
