// node sandbox/wall/main.ts: the stand-ins of WhatsApp and of mail, and the wall, alone, for a
// developer.
//
// HEBRA_URL   links to Hebra; with HEBRA_KEY (an API key) the number is connected there as well,
//             so that both ways work at once. Hebra must allow the stand-in's host:
//             HEBRA_PROVIDER_HOSTS=127.0.0.1:4103
// WEBHOOK_URL and VERIFY_TOKEN: where webhooks go, when the number was connected by hand.
// MAIL_ADDRESS of the company, and MAIL_DOOR, the port of its SMTP door (HEBRA_MAIL_PORT of Hebra):
//             where people's letters go. What the company sends goes to 127.0.0.1, MAIL_PORT (4104).
// SITE_URL    the company's page, such as http://localhost:4001: people's browsers open it.
// WALL_PORT (4102), GRAPH_PORT (4103), WALL_DATA (./data/wall.bin) keeps what was said.

import { join } from 'node:path'
import { type Graph, openGraph } from '../graph/index.ts'
import { ownerOf } from '../graph/world.ts'
import { openMail } from '../mail/index.ts'
import { connectTo } from './connect.ts'
import { openWall } from './index.ts'

const { HEBRA_URL, HEBRA_KEY, WEBHOOK_URL, VERIFY_TOKEN } = process.env
const { WALL_DATA, MAIL_ADDRESS, MAIL_DOOR, SITE_URL } = process.env
const keepIn = WALL_DATA ?? join(import.meta.dirname, '../../data/wall.bin')
const graph = await openGraph({
  port: Number(process.env.GRAPH_PORT ?? 4103),
  keepIn,
})
const mail = await openMail({
  port: Number(process.env.MAIL_PORT ?? 4104),
  keepIn: `${keepIn}.mail.json`,
})
if (MAIL_ADDRESS && MAIL_DOOR) {
  mail.connect({ name: 'Tienda Andina', address: MAIL_ADDRESS, port: Number(MAIL_DOOR) })
}
const number = people(graph)
const wall = await openWall({
  graph,
  mail,
  port: Number(process.env.WALL_PORT ?? 4102),
  ...(SITE_URL ? { siteUrl: SITE_URL } : {}),
  ...(HEBRA_URL ? { hebraUrl: HEBRA_URL } : {}),
})
console.log(`Wall           ${wall.url}`)
console.log(`Mail           smtp://127.0.0.1:${mail.port}`)
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
  await mail.close()
  process.exit(0)
}
