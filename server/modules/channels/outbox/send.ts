// The sender: takes what is due, hands it to the providers, writes down what became of it. Any number
// of processes may run one. It is woken when something is written, when a token or a turn is due, and
// by a slow poll in case a wake-up was lost.

import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { isDatabaseAway } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import type { HealthNotes } from '../touchpoints/note-health.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { type Claim, type Claimed, claimDeliveries, type Wanted } from './claim-deliveries.ts'
import { deliver } from './deliver.ts'
import { findDue } from './find-due.ts'
import { measureOutcomes } from './measure.ts'
import { createOutcomeWriter } from './outcome-writer.ts'
import { createStrikes } from './strikes.ts'

export interface SenderParts {
  finder: TouchpointFinder
  health: Pick<HealthNotes, 'note'>
  /** How many may be under way at a time by one touchpoint; absent: 40. */
  parallel?: number
}

export interface Sender {
  start(): void
  /** Resolves when what was handed to a provider has its outcome written. */
  stop(): Promise<void>
}

export const deliveriesTopic = 'deliveries'
/** Has the senders of every process look; call it after a commit that let something be sent. */
export const wakeSenders = (database: Platform['database']) => database.waker.wake(deliveriesTopic)

const pollMs = 5000
const awayMs = 500
/** Of a touchpoint that was removed, what waits is told so in groups. */
const removedAtOnce = 100

export function createSender(platform: Platform, parts: SenderParts): Sender {
  const { clock, log, database } = platform
  const { finder, health, parallel = 40 } = parts
  const strikes = createStrikes()
  const outcomes = measureOutcomes(platform.metrics)
  const busy = new Map<string, number>()
  const flying = new Set<Promise<void>>()
  const stopping = new AbortController()
  let alarm = new AbortController()
  let running: Promise<void> | undefined

  // With a reason of our own: the one it makes up costs a trace of the stack each time.
  const nudge = () => alarm.abort('nudged')

  const writer = createOutcomeWriter(platform, ({ claimed, adapter }, { state, reason }) => {
    outcomes(adapter.channel, state, reason)
    if (state === 'accepted') health.note(claimed.touchpointId, { accepted: true })
    else if (reason) health.note(claimed.touchpointId, { refused: reason })
  })

  async function run() {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      let nextMs = pollMs
      try {
        const round = await claimRound()
        for (const claimed of round.claimed) launch(claimed)
        if (round.looked) continue
        nextMs = Math.min(pollMs, (round.nextAt?.getTime() ?? Infinity) - clock.now().getTime())
      } catch (error) {
        const isAway = isDatabaseAway(error)
        log[isAway ? 'warn' : 'error']({ err: error }, 'deliveries could not be taken')
        nextMs = awayMs
      }
      await clock.sleep(Math.max(1, nextMs), AbortSignal.any([alarm.signal, stopping.signal]))
    }
  }

  async function claimRound(): Promise<Claim> {
    const now = clock.now()
    const times: Date[] = []
    const wanted: Wanted[] = []
    for (const due of await findDue(platform.db)) {
      const opened = due.isRemoved ? undefined : await finder.find(due.touchpointId)
      if (!due.isRemoved && !opened) continue
      const at = due.pausedUntil && due.pausedUntil > due.readyAt ? due.pausedUntil : due.readyAt
      const under = busy.get(due.touchpointId) ?? 0
      const allowed = strikes.isAway(due.touchpointId) ? 1 : parallel
      const most = opened ? allowed - under : removedAtOnce
      if (at > now) times.push(at)
      else if (most > 0) {
        wanted.push({ touchpointId: due.touchpointId, adapter: opened?.adapter, most })
      }
    }
    const claim = wanted.length ? await take(wanted) : { claimed: [], looked: 0, nextAt: undefined }
    if (claim.nextAt) times.push(claim.nextAt)
    return { ...claim, nextAt: times.toSorted((a, b) => +a - +b)[0] }
  }

  function take(wanted: readonly Wanted[]) {
    const ctx = createCtx(systemActor('outbox'), clock, log)
    const given = { vault: platform.vault, wanted }
    return transact({ ...platform, ahead: 'writer' }, ctx, (tx) => claimDeliveries(tx, ctx, given))
  }

  function launch(claimed: Claimed) {
    const { touchpointId } = claimed
    busy.set(touchpointId, (busy.get(touchpointId) ?? 0) + 1)
    const flight = fly(claimed)
      .catch((error) => log.error({ err: error, delivery: claimed.deliveryId }, 'sending failed'))
      .finally(() => {
        busy.set(touchpointId, (busy.get(touchpointId) ?? 1) - 1)
        flying.delete(flight)
        nudge()
      })
    flying.add(flight)
  }

  async function fly(claimed: Claimed) {
    const opened = await finder.find(claimed.touchpointId)
    // Removed in this instant: the lease runs out, as if we had died.
    if (!opened) return
    const outcome = await deliver({ platform, access: finder.access }, opened, claimed)
    if (!outcome) return
    const pauseUntil = strikes.after(claimed, outcome, clock.now())
    const isAway = strikes.isAway(claimed.touchpointId)
    await writer.write({ claimed, adapter: opened.adapter, outcome, isAway, pauseUntil })
  }

  let deafen = () => {}
  return {
    start() {
      deafen = database.waker.onWake(deliveriesTopic, nudge)
      running ??= run()
    },
    async stop() {
      stopping.abort()
      deafen()
      await running
      await Promise.all(flying)
    },
  }
}
