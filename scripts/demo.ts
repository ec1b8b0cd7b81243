// npm run demo: Tienda Andina on the embedded database. Sets everything up the first time, shows
// the stories in the terminal, then stays so that a person can do it by hand in the browser.
// `npm run demo -- --once` ends after showing.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectedChat, connectChat } from '../sandbox/andina/chat.ts'
import { type ConnectedMail, connectMail } from '../sandbox/andina/mail.ts'
import { seedAndina } from '../sandbox/andina/seed.ts'
import { showMainJob } from '../sandbox/andina/show.ts'
import { showChat } from '../sandbox/andina/show-chat.ts'
import { showMail } from '../sandbox/andina/show-mail.ts'
import { openSite } from '../sandbox/andina/site.ts'
import { type ConnectedNumber, connectWhatsApp, tellPast } from '../sandbox/andina/whatsapp.ts'
import { openGraph } from '../sandbox/graph/index.ts'
import { findPort, openMail } from '../sandbox/mail/index.ts'
import { openWall } from '../sandbox/wall/index.ts'
import { buildHouse, type House } from '../server/build.ts'
import { readConfig } from '../server/platform/config.ts'

const owner = { name: 'Rosa Quispe', email: 'rosa@andina.example', password: 'hilo-de-alpaca-2026' }

interface Keys {
  api: string
  server: string
  browser: string
  whatsapp?: ConnectedNumber
  chat?: ConnectedChat
  mail?: ConnectedMail
}

const root = join(import.meta.dirname, '..')
const once = process.argv.includes('--once')
const say = (line: string) => console.log(line)

if (!existsSync(join(root, 'dist/console/index.html'))) {
  say('Building the console (some seconds) …')
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) process.exit(1)
}

const port = Number(process.env.PORT || 4000)
// Somebody else's mail server may stand at either of the two.
const mailDoor = await findPort(port + 4)
const mailPort = await findPort(port + 5)
const config = readConfig({
  HEBRA_DATA: './data/demo',
  LOG_LEVEL: 'warn',
  HEBRA_PROVIDER_HOSTS: '127.0.0.1',
  HEBRA_MAIL_PORT: String(mailDoor),
  ...process.env,
})
const keptKeys = join(config.dataFolder, 'demo-keys.json')
say('Starting Hebra on its embedded database …')
const house = await buildHouse(config)
await house.listen()
const graph = await openGraph({ port: port + 2, keepIn: join(config.dataFolder, 'demo-phones') })
const mail = await openMail({ port: mailPort, keepIn: join(config.dataFolder, 'demo-mail') })
const wall = await openWall({
  ...{ graph, mail, hebraUrl: config.publicUrl, port: port + 3 },
  siteUrl: `http://localhost:${port + 1}`,
})
const keys = await setUp(house)
const number = await setUpWhatsApp(keys)
const chat = await setUpChat(keys)
const mailbox = await setUpMail(keys)
const site = await openSite({
  hebraUrl: config.publicUrl,
  browserKey: keys.browser,
  serverKey: keys.server,
  apiKey: keys.api,
  chatsUrl: `${wall.url}/wa`,
  chat,
  port: port + 1,
})
const about = {
  url: config.publicUrl,
  siteUrl: site.url,
  apiKey: keys.api,
  browserKey: keys.browser,
  say,
}
say('\nA visitor of the web shop becomes the customer the company knows')
await showMainJob(about)
say('\nA visitor goes on by WhatsApp, is recognised, and gets an answer with buttons')
const shown = await showChat({ ...about, graph, number })
say('\nThe same customer goes on by e-mail, and is answered there')
await showMail({ ...about, graph, number, mail, mailbox, person: shown })
say(`
Do it by hand:
  1. Console     ${config.publicUrl}      ${owner.email} / ${owner.password}
                 this thread: ${config.publicUrl}/inbox/${shown.customerId}
  2. Their phone ${wall.link('+51 1 555 0100', { as: shown.phoneId })}
  3. Web shop    ${site.url}      look at products, choose who you are and press "Entrar",
                 or press "Seguir por WhatsApp" and go on in the phone that opens,
                 or open the chat in its corner
  4. Their mail  beside the phone on the wall: the envelope and the globe at a person's name open
                 their mailbox and their browser. Write "Quiero seguir por otro canal" on the phone,
                 and go on from there by letter or in the chat of their page
  API docs       ${config.publicUrl}/api/docs`)
if (once) await stop()
else {
  say(`\nStop with Ctrl-C. The data stays in ${config.dataFolder}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}

async function stop() {
  await site.close()
  await wall.close()
  await house.stop()
  await graph.close()
  await mail.close()
  process.exit(0)
}

/** The first time: owner, keys, and the shop's past. Later: the keys kept beside the data. */
async function setUp({ greeting }: House): Promise<Keys> {
  if (existsSync(keptKeys)) return JSON.parse(readFileSync(keptKeys, 'utf8')) as Keys
  const token = greeting.at(-1)?.trim()
  if (!token) {
    throw new Error(`${config.dataFolder} holds another installation; choose one with HEBRA_DATA`)
  }
  const signedIn = await call('/api/setup', { token, ...owner })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const createKey = async (name: string, scope: string, settings?: object) => {
    const answer = await call(
      '/api/keys',
      { name, scope, ...(settings ? { settings } : {}) },
      cookie,
    )
    return ((await answer.json()) as { key: string }).key
  }
  const made: Keys = {
    api: await createKey('Demostración', 'api'),
    server: await createKey('Servidor de la tienda web', 'ingest:server'),
    browser: await createKey('Página de la tienda web', 'ingest:browser'),
  }
  say('Filling it with the customers and the last weeks of Tienda Andina …')
  const { publicUrl: url } = config
  await seedAndina({ url, apiKey: made.api, serverKey: made.server, now: new Date(), say })
  writeFileSync(keptKeys, JSON.stringify(made), { mode: 0o600 })
  return made
}

/** The number of the time before, where the stand-in still has it; else a new one takes its place. */
async function setUpWhatsApp(keys: Keys): Promise<ConnectedNumber> {
  const { publicUrl: url } = config
  const { whatsapp: known, api: apiKey } = keys
  if (known && graph.world.numbers.has(known.numberId)) return known
  if (known) {
    await fetch(`${url}/api/touchpoints/${known.touchpointId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${apiKey}` },
    })
  }
  const connecting = { graph, url, apiKey, say }
  const made = await connectWhatsApp(connecting)
  if (!known) await tellPast(connecting, made, { people: 120, now: new Date() })
  keys.whatsapp = made
  writeFileSync(keptKeys, JSON.stringify(keys), { mode: 0o600 })
  return made
}

async function setUpChat(keys: Keys): Promise<ConnectedChat> {
  const siteUrl = `http://localhost:${port + 1}`
  keys.chat ??= await connectChat({ url: config.publicUrl, apiKey: keys.api, siteUrl, say })
  writeFileSync(keptKeys, JSON.stringify(keys), { mode: 0o600 })
  return keys.chat
}

/** The mailbox of the shop; the ports of the time before may be somebody else's now. */
async function setUpMail(keys: Keys): Promise<ConnectedMail> {
  const { publicUrl: url } = config
  keys.mail = await connectMail({ url, apiKey: keys.api, known: keys.mail, mail, mailDoor, say })
  writeFileSync(keptKeys, JSON.stringify(keys), { mode: 0o600 })
  return keys.mail
}

async function call(path: string, body: object, cookie?: string): Promise<Response> {
  const answer = await fetch(config.publicUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: config.publicUrl,
      ...(cookie ? { cookie } : {}),
    },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer
}
