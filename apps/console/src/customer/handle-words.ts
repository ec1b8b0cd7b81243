import { useMemo } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { useWords } from '../words.tsx'
import type { Customer } from './use-customer.ts'

/** «Correo lucia@example.pe» for the id of a handle. */
export function useHandleWords(
  customer: Pick<Customer, 'handles'>,
): (id: unknown) => string | undefined {
  const { t } = useWords()
  return useMemo(() => {
    const said = new Map(
      customer.handles.map((handle) => {
        const type = wordOf(t.common.handleTypes, handle.type)
        const hidden = ['home', 'anonymous', 'device'].includes(handle.type)
        return [handle.id, hidden ? type : `${type} ${handle.value}`]
      }),
    )
    return (id) => (typeof id === 'string' ? said.get(id) : undefined)
  }, [customer.handles, t])
}
