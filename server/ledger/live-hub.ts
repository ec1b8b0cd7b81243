// One reader a process for all live streams: it reads what is new once and sends the same bytes to
// every client that sees the same. A client that comes back is first brought up from the database
// in pages; where the hub still remembers what it sent, the client joins it without a gap.

import { setTimeout } from 'node:timers/promises'
import type { Viewer } from '../platform/contract.ts'
import { type EventStream, eventFrame } from '../platform/sse.ts'
import type { LedgerPlatform } from './follow.ts'
import { watchLedger } from './follow-watch.ts'
import { createSlots } from './follower-slots.ts'
import { encodePositions, type Positions } from './live-cursor.ts'
import { createMemory } from './live-memory.ts'
import { advance, readHeads, readNewer } from './live-read.ts'
import { createOnlooker, type LiveSight, type SightedEntry } from './live-sight.ts'

const flushEntries = 1000
const pageEntries = 500
/** A gap beyond this is not worth sending: the client reads afresh what is on its screen. */
const largestGap = 20_000
const heartbeatMs = 15_000
/** What is sent at once to a client that is brought up, and may wait before more is sent. */
const pieceBytes = 128 * 1024

export interface LiveClient {
  viewer: Viewer
  stream: EventStream
  customerId?: string | undefined
  /** Of these handles alone. */
  handleIds?: ReadonlySet<string> | undefined
  /** Whole kinds, or `noun.*`. */
  kinds?: readonly string[] | undefined
}

export function createHub(platform: LedgerPlatform, sight: LiveSight) {
  const { db, clock, log } = platform
  const clients = new Map<LiveClient, Seat>()
  const onlooker = createOnlooker(sight)
  const memory = createMemory()
  const slots = createSlots(platform.database.kind === 'pglite' ? 1 : 4)
  let positions: Positions | undefined
  let watch: Promise<{ stop(): Promise<void> }> | undefined
  let joining = 0
  let lagMs = 0
  let beatAt = 0

  async function look(): Promise<'more' | undefined> {
    const from = positions!
    const entries = await readNewer(db, from, flushEntries)
    const sighted = await onlooker.look(db, entries)
    if (entries.length) flush(sighted, advance(from, entries))
    beat()
    if (clients.size === 0 && joining === 0) rest()
    return entries.length === flushEntries ? 'more' : undefined
  }

  /** Sends to everybody at once; nothing here waits, so nobody can join in the middle. */
  function flush(sighted: SightedEntry[], after: Positions) {
    memory.keep(sighted, positions!)
    positions = after
    const now = clock.now().getTime()
    lagMs = now - Math.min(...sighted.map(({ entry }) => Date.parse(entry.recordedAt)))
    const id = encodePositions(after)
    const frames = new Map<string, Buffer | undefined>()
    for (const [client, seat] of clients) {
      if (!frames.has(seat.group)) frames.set(seat.group, frameFor(client, seat, sighted, id))
      const frame = frames.get(seat.group)
      if (frame) client.stream.send(frame)
    }
    cut(sighted)
  }

  function frameFor(client: LiveClient, seat: Seat, sighted: readonly SightedEntry[], id: string) {
    const shown: string[] = []
    for (const each of sighted) {
      if (!wants(client, each)) continue
      const json = onlooker.show(client.viewer, seat.viewerClass, each)
      if (json) shown.push(json)
    }
    if (shown.length === 0) return undefined
    return eventFrame({ id, event: 'entries', data: `[${shown.join(',')}]` })
  }

  function cut(sighted: readonly SightedEntry[]) {
    const actors = new Set(sighted.flatMap(({ cuts }) => cuts ?? []))
    if (actors.size === 0) return
    for (const [{ viewer, stream }] of clients) {
      if (actors.has(`${viewer.actor.type}:${viewer.actor.id}`)) stream.close()
    }
  }

  /** Tells everybody, having just read the ledger, that it was read. */
  function beat() {
    const now = clock.now().getTime()
    if (now - beatAt < heartbeatMs) return
    beatAt = now
    const frame = heartbeat(positions!)
    for (const { stream } of clients.keys()) stream.send(frame)
  }
  const heartbeat = (at: Positions) =>
    eventFrame({
      id: encodePositions(at),
      event: 'heartbeat',
      data: JSON.stringify({ now: clock.now().toISOString(), lagMs: Math.max(0, lagMs) }),
    })

  function wakeUp() {
    watch ??= (async () => {
      positions = await readHeads(db)
      return watchLedger(platform, { leastMs: 1, restFactor: 0.5 }, look)
    })()
    watch.catch(() => {
      watch = undefined
    })
    return watch
  }
  /** Without clients nothing is read. */
  function rest() {
    void watch?.then((watching) => watching.stop())
    watch = undefined
    memory.forget()
  }

  /** Takes its place among the clients; `frame` is what it must hear first. */
  function sit(client: LiveClient, seat: Seat, frame: Buffer | undefined) {
    if (frame) client.stream.send(frame)
    if (!client.stream.open) return
    clients.set(client, seat)
    client.stream.onClose(() => clients.delete(client))
    client.stream.send(heartbeat(positions!))
  }

  async function bringUp(client: LiveClient, seat: Seat, since: Positions) {
    const heads = await readHeads(db)
    const gap = heads.reduce((sum, head, lane) => sum + head - since[lane]!, 0)
    if (gap > largestGap || since.some((position, lane) => position > heads[lane]!)) {
      const id = encodePositions(positions!)
      return sit(client, seat, eventFrame({ id, event: 'reset', data: '{}' }))
    }
    let from = since
    while (client.stream.open) {
      // Another process may have shown this client more than our hub has read so far.
      if (from.some((position, lane) => position > positions![lane]!)) {
        await setTimeout(5)
        continue
      }
      const remembered = memory.since(from, positions!)
      const frame = remembered && frameFor(client, seat, remembered, encodePositions(positions!))
      // Nothing may wait between here and the seat, or a flush would pass unseen.
      if (remembered && (frame?.length ?? 0) <= pieceBytes) return sit(client, seat, frame)
      from = await sendPieces(client, seat, from, remembered ?? (await readPage(from)))
    }
  }

  async function readPage(from: Positions) {
    const upto = positions!
    const entries = await slots.use(() => readNewer(db, from, pageEntries, upto))
    return onlooker.look(db, entries)
  }

  /** Sends a page in pieces, each when the one before was taken. @returns where it ended. */
  async function sendPieces(
    client: LiveClient,
    seat: Seat,
    from: Positions,
    page: readonly SightedEntry[],
  ): Promise<Positions> {
    let reached = from
    for (let next = 0; next < page.length && client.stream.open; ) {
      const piece: SightedEntry[] = []
      for (let bytes = 0; next < page.length && bytes < pieceBytes; next++) {
        const sighted = page[next]!
        if (wants(client, sighted)) {
          bytes += onlooker.show(client.viewer, seat.viewerClass, sighted)?.length ?? 0
        }
        piece.push(sighted)
      }
      reached = advance(
        reached,
        piece.map(({ entry }) => entry),
      )
      const frame = frameFor(client, seat, piece, encodePositions(reached))
      if (frame) client.stream.send(frame)
      while (client.stream.open && client.stream.waitingBytes > pieceBytes) await setTimeout(5)
    }
    return reached
  }

  return {
    /** Sends `client` every entry after `since` (absent: from now on) that it may see, each once. */
    async join(client: LiveClient, since: Positions | undefined) {
      const seat = seatOf(client, sight)
      joining += 1
      try {
        await wakeUp()
        if (since) await bringUp(client, seat, since)
        else sit(client, seat, undefined)
      } catch (error) {
        log.warn({ err: error }, 'a live stream could not be brought up')
        client.stream.close()
      } finally {
        joining -= 1
      }
    },
    /** Tells those for whom `isFor` holds something that is no history: who misses it, misses it. */
    tell(isFor: (viewer: Viewer) => boolean, event: string, data: unknown) {
      const frame = eventFrame({ event, data: JSON.stringify(data) })
      for (const { viewer, stream } of clients.keys()) if (isFor(viewer)) stream.send(frame)
    },
    count: () => clients.size,
    async stop() {
      await (await watch)?.stop()
    },
  }
}

/** What a client's frames are grouped by. */
interface Seat {
  viewerClass: string
  group: string
}

/** All that `wants` and `show` ask of a client: whoever differs in it never gets the other's frame. */
function seatOf({ viewer, customerId, handleIds, kinds }: LiveClient, sight: LiveSight): Seat {
  const viewerClass = sight.classOf(viewer)
  const handles = handleIds && [...handleIds].sort()
  return { viewerClass, group: JSON.stringify([viewerClass, customerId, handles, kinds]) }
}

function wants({ customerId, handleIds, kinds }: LiveClient, { entry }: SightedEntry): boolean {
  if (handleIds && !handleIds.has(entry.handleId ?? '')) return false
  if (customerId && entry.customerId !== customerId) return false
  return !kinds || kinds.includes(entry.kind) || kinds.includes(entry.kind.replace(/\..*$/, '.*'))
}
