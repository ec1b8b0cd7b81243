/**
 * For work that keeps the thread busy for a while: one at a time, and between two of them whatever
 * else has come is seen to. @returns what resolves when it is the caller's turn.
 */
export function createInTurn(): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isScheduled = false
  function schedule() {
    isScheduled = true
    setImmediate(() => {
      waiting.shift()?.()
      if (waiting.length) schedule()
      else isScheduled = false
    })
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (!isScheduled) schedule()
    })
}
