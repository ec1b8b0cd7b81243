// What every bubble of a thread needs to know, found out once for all of them: hundreds come and go
// as one scrolls.

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useFreshOn } from '../../channels/use-touchpoint.ts'
import { useActors } from '../../parts/use-actors.ts'
import { useMay } from '../../session.ts'
import { type Capabilities, useCapabilities } from '../use-capabilities.ts'
import { touchpointsQuery, useTouchpointNames } from '../use-touchpoints.ts'

interface ThreadFacts {
  customerId: string
  actor: (actor: string) => string
  touchpoint: (id: string | null) => string | undefined
  can: (channel: string | null) => Capabilities | undefined
  maySend: boolean
}

const Context = createContext<ThreadFacts | undefined>(undefined)

export function ThreadFactsProvider(props: { customerId: string; children: ReactNode }) {
  const { customerId } = props
  const actor = useActors()
  const touchpoint = useTouchpointNames()
  useFreshOn(touchpointsQuery.queryKey)
  const can = useCapabilities()
  const maySend = useMay()('messages:send')
  const facts = useMemo(
    () => ({ customerId, actor, touchpoint, can, maySend }),
    [customerId, actor, touchpoint, can, maySend],
  )
  return <Context.Provider value={facts}>{props.children}</Context.Provider>
}

export function useThreadFacts(): ThreadFacts {
  const facts = useContext(Context)
  if (!facts) throw new Error('useThreadFacts stands outside ThreadFactsProvider')
  return facts
}
