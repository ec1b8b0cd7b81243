import { useQuery } from '@tanstack/react-query'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { IconCheck } from '../../../kit/icons.ts'
import { Failure, Skeleton } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'

/** The table of roles as the code has it. */
export function RolesPage() {
  const { t } = useWords()
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => api('GET', '/api/roles') })
  const items = roles.data?.items ?? []
  const permissions = (roles.data?.permissions ?? []).filter((name) => !name.startsWith('ingest:'))
  return (
    <SettingsFrame title={t.settings.pages.roles} text={t.settings.rolesText}>
      {roles.isPending ? <Skeleton rows={12} /> : null}
      {roles.isError ? <Failure error={roles.error} retry={() => void roles.refetch()} /> : null}
      {roles.data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
        <section className="table-box" tabIndex={0} aria-label={t.settings.pages.roles}>
          <table className="table roles-table">
            <thead>
              <tr>
                <th scope="col">{t.settings.permission}</th>
                {items.map(({ role }) => (
                  <th scope="col" key={role}>
                    {t.common.roles[role]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>{t.settings.rows}</td>
                {items.map(({ role, rows }) => (
                  <td key={role} className="small">
                    {t.settings.rowsOf[rows]}
                  </td>
                ))}
              </tr>
              {permissions.map((permission) => (
                <tr key={permission}>
                  <td>{wordOf(t.settings.permissions, permission)}</td>
                  {items.map(({ role, permissions: held }) => (
                    <td key={role}>
                      {held.includes(permission) ? (
                        <IconCheck size={16} aria-label={t.settings.may} />
                      ) : (
                        <span className="visually-hidden">{t.settings.mayNot}</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </SettingsFrame>
  )
}
