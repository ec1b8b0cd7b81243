// What happens on the phones, as server-sent events: `bubble`, `typing`, `customer`.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { look } from './phone.ts'
import { showBubble, showCustomer } from './show.ts'
import { keepBusy } from './work.ts'
import { customerOf, type PhoneEvent, type World } from './world.ts'

const beatMs = 15_000

/** Of one person, or of all; when a page goes away, nobody looks at its chats any more. */
export function streamPhones(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  wanted: { customerId?: string; page?: string | undefined },
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\nevent: open\ndata: {}\n\n')
  const listener = (event: PhoneEvent) => {
    if (wanted.customerId && event.customerId !== wanted.customerId) return
    response.write(`event: ${event.kind}\ndata: ${JSON.stringify(show(world, event))}\n\n`)
  }
  world.listeners.add(listener)
  const beat = setInterval(() => response.write(':\n\n'), beatMs)
  beat.unref()
  request.once('close', () => {
    clearInterval(beat)
    world.listeners.delete(listener)
    if (wanted.page) void keepBusy(world, () => lookAway(world, wanted.page))
  })
}

async function lookAway(world: World, page: string | undefined): Promise<void> {
  for (const chat of world.chats.values()) {
    if (chat.isOpen && chat.openedBy === page) {
      await look(world, chat.customerId, chat.numberId, false)
    }
  }
}

function show(world: World, event: PhoneEvent): unknown {
  if (event.kind === 'typing') return event
  if (event.kind === 'customer') return showCustomer(customerOf(world, event.customerId))
  const bubble = world.bubbles.get(event.id)
  return bubble ? showBubble(world, bubble) : event
}
