import { Link } from '@tanstack/react-router'
import { IconArrowsDiagonal } from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'

/** From where a customer is shown beside something else to the page of their own. */
export function OwnPageLink({ id }: { id: string }) {
  const { t } = useWords()
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      className="back"
      aria-label={t.customers.ownPage}
      title={t.customers.ownPage}
    >
      <IconArrowsDiagonal size={18} stroke={1.6} aria-hidden={true} />
    </Link>
  )
}
