// Who the customer is, beside the thread: the same panel as on their own page.

import { IconX } from '../../../kit/icons.ts'
import { useHandleWords } from '../customer/handle-words.ts'
import { OwnPageLink } from '../customer/own-page-link.tsx'
import { Panel } from '../customer/panel.tsx'
import { type Customer, useCustomer } from '../customer/use-customer.ts'
import { nameOf } from '../parts/customer-name.ts'
import { Failure, Skeleton } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import '../customer/customer.css'

export function CustomerPane(props: { id: string; close: () => void }) {
  const { t } = useWords()
  const customer = useCustomer(props.id)
  return (
    <section className="inbox-pane" aria-label={t.inbox.customerPane}>
      {customer.data ? (
        <Shown customer={customer.data} close={props.close} />
      ) : customer.isError ? (
        <Failure error={customer.error} retry={() => void customer.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </section>
  )
}

function Shown(props: { customer: Customer; close: () => void }) {
  const { t } = useWords()
  const { customer } = props
  const handle = useHandleWords(customer)
  return (
    <>
      <div className="pane-head row">
        <h2 className="grow cut">{nameOf(customer, t)}</h2>
        <OwnPageLink id={customer.id} />
        <button
          type="button"
          className="icon-button"
          aria-label={t.common.close}
          onClick={props.close}
        >
          <IconX size={18} stroke={1.6} aria-hidden={true} />
        </button>
      </div>
      <Panel customer={customer} handle={handle} />
    </>
  )
}
