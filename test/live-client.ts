// A client of /api/live for tests: keeps what came, and waits for conditions on it.

import { type ClientRequest, type IncomingMessage, request } from 'node:http'

export interface LiveEvent {
  id: string
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any event
  data: any
}

export interface LiveClient {
  readonly events: readonly LiveEvent[]
  /** Every entry that came, in the order it came. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any entry
  readonly entries: readonly any[]
  /** The id of the last event. */
  readonly lastId: string | undefined
  readonly ended: boolean
  /** Resolves when `condition` holds; asked again after each event and at the end. */
  until(condition: () => boolean): Promise<void>
  /** Reads no more, as a client on a dead line does. */
  pause(): void
  resume(): void
  /** Cuts the connection. */
  cut(): void
}

export async function openLive(url: string, options: LiveOptions): Promise<LiveClient> {
  const { asked, answer } = await connect(url, options)
  const events: LiveEvent[] = []
  let ended = false
  let waiting: (() => void)[] = []
  const tell = () => {
    const told = waiting
    waiting = []
    for (const act of told) act()
  }
  let rest = ''
  answer.setEncoding('utf8')
  answer.on('data', (text: string) => {
    const frames = (rest + text).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const event = parse(frame)
      if (event) events.push(event)
    }
    tell()
  })
  answer.on('error', () => {})
  answer.on('close', () => {
    ended = true
    tell()
  })
  return {
    events,
    get entries() {
      return events.flatMap(({ event, data }) => (event === 'entries' ? data : []))
    },
    get lastId() {
      return events.at(-1)?.id
    },
    get ended() {
      return ended
    },
    async until(condition) {
      while (!condition()) {
        if (ended) throw new Error('the stream ended before the condition held')
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    cut: () => void asked.destroy(),
  }
}

/** As a key, or as a member of the staff who is signed in. */
type LiveOptions = { since?: string | undefined } & ({ key: string } | { cookie: string })

function connect(url: string, { since, ...who }: LiveOptions) {
  return new Promise<{ asked: ClientRequest; answer: IncomingMessage }>((resolve, reject) => {
    const asked = request(url, {
      agent: false,
      headers: {
        ...('key' in who ? { authorization: `Bearer ${who.key}` } : { cookie: who.cookie }),
        accept: 'text/event-stream',
        ...(since ? { 'last-event-id': since } : {}),
      },
    })
    asked.on('error', reject)
    asked.on('response', (answer) => {
      if (answer.statusCode === 200) resolve({ asked, answer })
      else reject(new Error(`the stream answered ${answer.statusCode}`))
    })
    asked.end()
  })
}

function parse(frame: string): LiveEvent | undefined {
  const fields = new Map(
    frame.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    }),
  )
  const data = fields.get('data')
  if (data === undefined) return undefined
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) }
}
