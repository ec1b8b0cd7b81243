// The drawer in which faults are switched: each off, once, or always.

import { api, mailApi } from './api.js'
import { iconButton, make, say, start, words } from './dom.js'

/** By group; each name has its word. */
const groups = {
  answers: {
    slow: { fault: 'slow' },
    silent: { fault: 'silent' },
    hang_up: { fault: 'hang_up' },
    garbled: { fault: 'garbled' },
    refuse: { fault: 'refuse' },
    unavailable: { fault: 'unavailable' },
    throttled: { fault: 'error', code: 130429, status: 429, retryAfter: 5 },
    throttledBare: { fault: 'error', code: 130429, status: 429 },
    pair: { fault: 'error', code: 131056 },
    window: { fault: 'error', code: 131047 },
    unreachable: { fault: 'error', code: 131026 },
    optedOut: { fault: 'error', code: 131050 },
    uploadFailed: { fault: 'error', code: 131053, at: 'media' },
  },
  statuses: {
    early_status: { fault: 'early_status' },
    late_failed: { fault: 'late_failed' },
    failed_then_delivered: { fault: 'failed_then_delivered' },
    no_status: { fault: 'no_status' },
  },
  webhooks: {
    duplicate: { fault: 'duplicate' },
    reorder: { fault: 'reorder' },
    batch: { fault: 'batch', ms: 2000 },
    wrong_signature: { fault: 'wrong_signature' },
    no_signature: { fault: 'no_signature' },
  },
  media: {
    media_expired: { fault: 'media_expired' },
    media_away: { fault: 'media_away' },
    media_lies: { fault: 'media_lies' },
  },
  account: {
    token_revoked: { fault: 'token_revoked' },
    account_locked: { fault: 'account_locked' },
  },
}

const mailFaults = {
  mail_bounce: { fault: 'bounce' },
  mail_late_bounce: { fault: 'late_bounce' },
  mail_defer: { fault: 'defer' },
  mail_refuse: { fault: 'refuse' },
  mail_slow: { fault: 'slow' },
}
/** Which stand-in goes wrong. */
const standIns = start.hasMail ? [api, mailApi] : [api]

/** @param numberOf answers the id of the number whose business is stormed */
export function createFaults(numberOf, close) {
  const selects = new Map()
  const counts = new Map()
  const status = make('p', { class: 'note', role: 'status' })
  const element = make(
    'aside',
    { class: 'drawer', 'aria-label': words.faults, hidden: true },
    make('header', {}, make('h2', {}, words.faults), iconButton('close', words.close, close)),
    make('p', { class: 'faint' }, words.faultsIntro),
    ...Object.entries(groups).map(([group, faults]) => groupOf(group, faults, api)),
    start.hasMail ? groupOf('mail', mailFaults, mailApi) : null,
    make(
      'div',
      { class: 'column' },
      actionOf(words.storm, () => api.storm(numberOf())),
      actionOf(words.unknownEvent, () =>
        api.push(numberOf(), { field: 'from_next_year', value: { any: 'thing' } }),
      ),
      actionOf(words.clearAll, async () => {
        await Promise.all(standIns.map((one) => one.clearFaults()))
        await refresh()
      }),
    ),
    status,
  )
  return { element, refresh }

  function groupOf(group, faults, standIn) {
    return make(
      'fieldset',
      {},
      make('legend', {}, words.faultGroups[group]),
      ...Object.entries(faults).map(([name, fault]) => rowOf(name, fault, standIn)),
    )
  }

  function rowOf(name, fault, standIn) {
    const select = make(
      'select',
      { on: { change: () => set(fault, select.value, standIn) } },
      ...['off', 'once', 'always'].map((value) => make('option', { value }, words[value])),
    )
    const count = make('small', {})
    selects.set(name, { select, fault, standIn })
    counts.set(name, count)
    return make(
      'label',
      { class: 'fault-row' },
      make('span', {}, words.faultNames[name] ?? name, ' ', count),
      select,
    )
  }

  async function set(fault, value, standIn) {
    const { items } = await standIn.faults()
    await Promise.all(
      items.filter((one) => isSame(one, fault)).map(({ id }) => standIn.removeFault(id)),
    )
    if (value !== 'off') {
      await standIn.addFault({ ...fault, ...(value === 'once' ? { times: 1 } : {}) })
    }
    await refresh()
  }

  /** As the stand-in has them: a fault that struck once is off again. */
  async function refresh() {
    const active = new Map()
    for (const standIn of standIns) active.set(standIn, (await standIn.faults()).items)
    for (const [name, { select, fault, standIn }] of selects) {
      const found = active.get(standIn).find((one) => isSame(one, fault))
      select.value = found ? (found.times ? 'once' : 'always') : 'off'
      select.closest('label').classList.toggle('on', found !== undefined)
      counts.get(name).textContent = found?.struck ? say(words.struck, { count: found.struck }) : ''
    }
  }

  function actionOf(label, act) {
    const click = () =>
      act().catch((error) => {
        status.textContent = error.message
      })
    return make('button', { type: 'button', class: 'secondary', on: { click } }, label)
  }
}

const isSame = (one, fault) => Object.entries(fault).every(([name, value]) => one[name] === value)
