// node sandbox/wall/main.ts: the stand-in of WhatsApp and the wall, alone, for a developer.
//
// HEBRA_URL   links to Hebra; with HEBRA_KEY (an API key) the number is connected there as well,
//             so that both ways work at once. Hebra must allow the stand-in's host:
//             HEBRA_PROVIDER_HOSTS=127.0.0.1:4103
// WEBHOOK_URL and VERIFY_TOKEN: where webhooks go, when the number was connected by hand.
// WALL_PORT (4102), GRAPH_PORT (4103), WALL_DATA (./data/wall.bin) keeps what was said.

import { join } from 'node:path'
import { type Graph, openGraph } from '../graph/index.ts'
import { ownerOf } from '../graph/world.ts'
import { connectTo } from './connect.ts'
import { openWall } from './index.ts'

const { HEBRA_URL, HEBRA_KEY, WEBHOOK_URL, VERIFY_TOKEN, WALL_DATA } = process.env
const graph = await openGraph({
  port: Number(process.env.GRAPH_PORT ?? 4103),
  keepIn: WALL_DATA ?? join(import.meta.dirname, '../../data/wall.bin'),
})
const number = people(graph)
const wall = await openWall({
  graph,
  port: Number(process.env.WALL_PORT ?? 4102),
  ...(HEBRA_URL ? { hebraUrl: HEBRA_URL } : {}),
})
console.log(`Wall           ${wall.url}`)
console.log(`Graph API      ${graph.url}`)
await connect()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)

/** A shop with one number, and three people: one of them without a number to see. */
function people(graph: Graph) {
  const account = graph.addAccount({ id: '100000000000001', portfolioId: '100000000000009' })
  const shop = { id: '100000000000002', accountId: account.id, phone: '+51 1 555 0100' }
  graph.addCustomer({ id: 'lucia', name: 'Lucía García', phone: '+51 987 654 321' })
  graph.addCustomer({ id: 'diego', name: 'Diego Torres', phone: '+51 912 345 678' })
  graph.addCustomer({ id: 'sol', name: 'Sol Paredes', username: '@sol.paredes' })
  return graph.addNumber({ ...shop, name: 'Tienda Andina' })
}

/** What is connected stays so from one start to the next. */
async function connect() {
  const { account, app } = ownerOf(graph.world, number.id)
  const known = account.webhook ?? app.webhook
  if (known && !WEBHOOK_URL) return console.log(`Connected: webhooks go to ${known.url}`)
  try {
    if (WEBHOOK_URL) await graph.subscribe(number.accountId, WEBHOOK_URL, VERIFY_TOKEN)
    else if (HEBRA_URL && HEBRA_KEY) await connectTo(graph, number.id, HEBRA_URL, HEBRA_KEY)
    else return console.log('Not connected yet: see "Conexión" on the wall')
    console.log('Connected: webhooks go to Hebra')
  } catch (error) {
    console.error(`Not connected: ${error instanceof Error ? error.message : error}`)
  }
}

async function stop() {
  await wall.close()
  await graph.close()
  process.exit(0)
}
