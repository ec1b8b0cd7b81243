/**
 * As Promise.all, but resolves when all have ended, so that none is left running behind the
 * caller's back.
 * @throws what the first of them, in the order given, was rejected with.
 */
export async function settle<const Given extends readonly Promise<unknown>[]>(promises: Given) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
