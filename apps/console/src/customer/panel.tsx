// What is known of a customer, section by section.

import { CasesSection } from '../cases/cases-section.tsx'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { Consents } from './consents.tsx'
import { Handles } from './handles.tsx'
import { Joins } from './joins.tsx'
import { Places } from './places.tsx'
import { Preferences } from './preferences.tsx'
import { Suggestions } from './suggestions.tsx'
import { Traits } from './traits.tsx'
import type { Customer } from './use-customer.ts'

export function Panel(props: { customer: Customer; handle: (id: unknown) => string | undefined }) {
  const { customer } = props
  const { t, f } = useWords()
  const may = useMay()
  return (
    <aside className="panel" aria-label={t.customers.details}>
      {customer.erasedAt ? (
        <p className="notice" data-tone="bad">
          {t.customers.erasedText(f.dateTime(customer.erasedAt))}
        </p>
      ) : null}
      {customer.hold ? (
        <div className="notice" data-tone="warn">
          <div>
            <b>{t.customers.held}</b>
            <p>{customer.hold.reason}</p>
          </div>
        </div>
      ) : null}
      <Suggestions customer={customer} />
      {may('threads:read') ? <CasesSection customerId={customer.id} /> : null}
      <Handles customer={customer} />
      <Traits customer={customer} />
      <Consents customer={customer} handle={props.handle} />
      <Preferences customer={customer} />
      <Places customer={customer} />
      <Joins customer={customer} />
    </aside>
  )
}
