// A socket to the database that writes what was asked for in one go at the end of it: statements
// that are sent ahead leave together, and each of them costs no call of the system of its own.

import { Socket } from 'node:net'

export function openGatheringSocket(): Socket {
  const socket = new Socket()
  const write = socket.write.bind(socket)
  let isGathering = false
  const gather = (...given: Parameters<typeof write>) => {
    if (!isGathering) {
      isGathering = true
      socket.cork()
      process.nextTick(() => {
        isGathering = false
        socket.uncork()
      })
    }
    return write(...given)
  }
  // Connecting gives a socket its own way of writing back.
  socket.on('connect', () => Object.assign(socket, { write: gather }))
  return socket
}
