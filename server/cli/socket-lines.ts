// What travels over the socket: one JSON object a line. The command goes in; lines of standard
// output, lines of standard error and at last the exit code come out.

import type { Socket } from 'node:net'
import { z } from 'zod'

export const request = z.object({ args: z.array(z.string()), cwd: z.string() })
export const answer = z.union([
  z.object({ out: z.string() }),
  z.object({ err: z.string() }),
  z.object({ exit: z.int() }),
])
export type Answer = z.output<typeof answer>

export const send = (socket: Socket, line: z.output<typeof request> | Answer) =>
  void socket.write(`${JSON.stringify(line)}\n`)

/** Each line as it comes, by line feeds alone. */
export function onLine(socket: Socket, take: (line: unknown) => void) {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(JSON.parse(line))
  })
}
