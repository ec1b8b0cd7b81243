/** One after another, all of them: one that fails keeps none behind it. */
export async function forAll<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<{ done: Item[]; failures: unknown[] }> {
  const done: Item[] = []
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await act(item)
      done.push(item)
    } catch (error) {
      failures.push(error)
    }
  }
  return { done, failures }
}
