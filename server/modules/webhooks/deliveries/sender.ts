// The sender: takes what is due, posts it, writes down what became of it. Any number of processes may
// run one. It is woken when something is written and when something is due, and looks by itself now
// and then in case a wake-up was lost. Each subscription has places of its own, so that one that is
// slow or away holds up no other.

import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { isDatabaseAway } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { type Claimed, claimDeliveries, type Due, findDue } from './claim-deliveries.ts'
import { conclude } from './conclude.ts'
import { webhooksTopic } from './queue.ts'
import { sendOne } from './send-one.ts'

export interface Sender {
  start(): void
  /** Resolves when what was posted has its outcome written. */
  stop(): Promise<void>
}

/** Under way at a time by one subscription in one process. */
const parallel = 8
const pollMs = 5000
const awayMs = 500

export function createSender(platform: Platform, options: { chance?: () => number } = {}): Sender {
  const { clock, log, database } = platform
  const chance = options.chance ?? Math.random
  const outcomes = platform.metrics.counter(
    'hebra_webhook_outcomes_total',
    'What became of attempts to tell subscribers; pending: to be tried again',
    ['state'],
  )
  const busy = new Map<string, number>()
  const flying = new Set<Promise<void>>()
  const stopping = new AbortController()
  let alarm = new AbortController()
  let running: Promise<void> | undefined
  const nudge = () => alarm.abort('nudged')

  async function run() {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      let waitMs = pollMs
      try {
        const { claimed, nextAt } = await takeRound()
        for (const one of claimed) launch(one.due, one.claimed)
        if (claimed.length) continue
        waitMs = Math.min(pollMs, (nextAt ?? Number.POSITIVE_INFINITY) - clock.now().getTime())
      } catch (error) {
        const isAway = isDatabaseAway(error)
        log[isAway ? 'warn' : 'error']({ err: error }, 'webhook deliveries could not be taken')
        waitMs = awayMs
      }
      await clock.sleep(Math.max(1, waitMs), AbortSignal.any([alarm.signal, stopping.signal]))
    }
  }

  async function takeRound() {
    const now = clock.now()
    const all = await findDue(platform.db)
    const free = ({ subscriptionId }: Due) => parallel - (busy.get(subscriptionId) ?? 0)
    const ready = all.filter((due) => due.readyAt <= now && free(due) > 0)
    const later = all.flatMap(({ readyAt }) => (readyAt > now ? readyAt.getTime() : []))
    const wanted = ready.map((due) => ({ subscriptionId: due.subscriptionId, most: free(due) }))
    const claimed = wanted.length ? await claimDeliveries(platform.db, now, wanted) : []
    const byId = new Map(ready.map((due) => [due.subscriptionId, due]))
    return {
      claimed: claimed.map((one) => ({ claimed: one, due: byId.get(one.subscriptionId)! })),
      nextAt: later.length ? Math.min(...later) : undefined,
    }
  }

  function launch(due: Due, claimed: Claimed) {
    const { subscriptionId } = due
    busy.set(subscriptionId, (busy.get(subscriptionId) ?? 0) + 1)
    const flight = fly(due, claimed)
      // Nothing is known of it then: its lease runs out, as if we had died.
      .catch((error) => log.error({ err: error, delivery: claimed.id }, 'a webhook was not sent'))
      .finally(() => {
        const left = (busy.get(subscriptionId) ?? 1) - 1
        if (left > 0) busy.set(subscriptionId, left)
        else busy.delete(subscriptionId)
        flying.delete(flight)
        nudge()
      })
    flying.add(flight)
  }

  async function fly(due: Due, claimed: Claimed) {
    const outcome = await sendOne(platform, due, claimed)
    const ctx = createCtx(systemActor('webhooks'), clock, log)
    const state = await transact(platform, ctx, (tx) =>
      conclude(tx, ctx, claimed, outcome, chance()),
    )
    if (state) outcomes.inc({ state })
  }

  let deafen = () => {}
  return {
    start() {
      deafen = database.waker.onWake(webhooksTopic, nudge)
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
