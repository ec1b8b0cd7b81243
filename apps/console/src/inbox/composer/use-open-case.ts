import { useState } from 'react'
import { isDone, useCasesOf } from '../../cases/use-cases.ts'

/** The case that what is written belongs to: the only open one, unless it was taken off. */
export function useOpenCase(customerId: string) {
  const cases = useCasesOf(customerId)
  const [off, takeOff] = useState<string>()
  const open = cases.data?.filter((one) => !isDone(one)) ?? []
  const one = open.length === 1 ? open[0] : undefined
  const isOff = one && off === one.id
  return { openCase: isOff ? undefined : one, without: () => takeOff(one?.id) }
}
