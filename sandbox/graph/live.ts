import type { IncomingMessage, ServerResponse } from 'node:http'
import { showBubble, showCustomer } from './show.ts'
import { customerOf, type PhoneEvent, type World } from './world.ts'

const beatMs = 15_000

/** Server-sent events of one person's phone: `bubble`, `typing`, `customer`. */
export function streamPhone(
  world: World,
  customerId: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\nevent: open\ndata: {}\n\n')
  const listener = (event: PhoneEvent) => {
    if (event.customerId !== customerId) return
    response.write(`event: ${event.kind}\ndata: ${JSON.stringify(show(world, event))}\n\n`)
  }
  world.listeners.add(listener)
  const beat = setInterval(() => response.write(':\n\n'), beatMs)
  beat.unref()
  request.once('close', () => {
    clearInterval(beat)
    world.listeners.delete(listener)
  })
}

function show(world: World, event: PhoneEvent): unknown {
  if (event.kind === 'typing') return event
  if (event.kind === 'customer') return showCustomer(customerOf(world, event.customerId))
  const bubble = world.bubbles.get(event.id)
  return bubble ? showBubble(world, bubble) : event
}
