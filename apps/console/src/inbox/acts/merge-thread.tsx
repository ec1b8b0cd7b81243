// Joining whose thread it is with another customer, without leaving the inbox.

import { useNavigate } from '@tanstack/react-router'
import { MergeDialog } from '../../customer/merge-dialog.tsx'
import { useCustomer } from '../../customer/use-customer.ts'
import { parseInboxSearch } from '../search.ts'
import '../../customer/customer.css'

export function MergeThread(props: { customerId: string; close: () => void }) {
  const { data: customer } = useCustomer(props.customerId)
  const navigate = useNavigate()
  if (!customer) return null
  const done = (customerId: string) =>
    navigate({ to: '/inbox/$customerId', params: { customerId }, search: parseInboxSearch })
  return <MergeDialog customer={customer} close={props.close} done={done} />
}
