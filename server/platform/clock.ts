// Time comes from here and nowhere else: rules take it as an argument, and waiting goes through
// the clock so that a test can set the time or compress an outage of minutes into milliseconds.

export interface Timer {
  cancel(): void
}

export interface Clock {
  now(): Date
  /** Runs `act` once after `ms` of this clock's time. Does not keep the process alive. */
  after(ms: number, act: () => void): Timer
  /** Resolves after `ms` of this clock's time, at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The process clock. `speed` 60 lets a minute pass in a second; `start` moves what "now" is. */
export function createClock(options: { speed?: number; start?: Date } = {}): Clock {
  const speed = options.speed ?? 1
  const origin = Date.now()
  const start = options.start?.getTime() ?? origin
  const clock: Clock = {
    now: () => new Date(start + (Date.now() - origin) * speed),
    after(ms, act) {
      const timer = setTimeout(act, ms / speed)
      timer.unref()
      return { cancel: () => clearTimeout(timer) }
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = () => {
          timer.cancel()
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const timer = clock.after(ms, wake)
        signal?.addEventListener('abort', wake)
      })
    },
  }
  return clock
}

/** A clock that stands still until a test moves it. */
export function createManualClock(
  start: Date,
): Clock & { advance(ms: number): void; set(to: Date): void } {
  let current = start.getTime()
  let waiting: { at: number; act: () => void }[] = []
  const set = (to: number) => {
    current = to
    const due = waiting.filter((wait) => wait.at <= to).sort((a, b) => a.at - b.at)
    waiting = waiting.filter((wait) => wait.at > to)
    for (const wait of due) wait.act()
  }
  const clock = {
    now: () => new Date(current),
    after(ms: number, act: () => void): Timer {
      const wait = { at: current + ms, act }
      waiting.push(wait)
      return {
        cancel: () => {
          waiting = waiting.filter((other) => other !== wait)
        },
      }
    },
    sleep(ms: number, signal?: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        clock.after(ms, resolve)
        signal?.addEventListener('abort', () => resolve())
      })
    },
    advance: (ms: number) => set(current + ms),
    set: (to: Date) => set(to.getTime()),
  }
  return clock
}
