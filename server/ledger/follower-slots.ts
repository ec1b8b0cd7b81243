/** Lets at most `count` things run at once; the others wait their turn. */
export function createSlots(count: number) {
  let free = count
  const waiting: (() => void)[] = []
  return {
    async use<Result>(run: () => Promise<Result>): Promise<Result> {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await run()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
