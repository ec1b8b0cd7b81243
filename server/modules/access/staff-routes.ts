// Staff, roles, teams and stores.

import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import { changeStaff } from './change-staff.ts'
import { roleNames } from './contract-shapes.ts'
import { deactivateStaff } from './deactivate-staff.ts'
import { findStaff } from './find-staff.ts'
import type { AccessHouse } from './house.ts'
import { inviteStaff } from './invite-staff.ts'
import type { Link } from './links.ts'
import { linkMail } from './mails.ts'
import { makeStaffLink } from './make-staff-link.ts'
import { permissions, permissionsOf, rowScopeOf } from './roles.ts'
import { staffContracts as contracts } from './staff-contracts.ts'
import { changeStore, createStore, deleteStore, findStores } from './stores.ts'
import { changeTeam, createTeam, deleteTeam, findTeams } from './teams.ts'

export function staffRoutes(house: AccessHouse): Route[] {
  const { platform } = house
  const { db } = platform
  const { publicUrl } = platform.config
  return [
    route(contracts.listRoles, async () => ({
      permissions: [...permissions],
      items: roleNames.map((role) => ({
        role,
        rows: rowScopeOf(role),
        permissions: [...permissionsOf(role)],
      })),
    })),

    route(contracts.listStaff, ({ query }) => findStaff(db, query)),

    route(contracts.inviteStaff, async ({ ctx, viewer, body, idempotency }) => {
      const made = await transact(
        platform,
        ctx,
        async (tx) => {
          const { id, link } = await inviteStaff(tx, ctx, { ...body, viewer, publicUrl })
          return { id, ...sealed(house, id, link) }
        },
        idempotency,
      )
      return handOver(house, made.id, body, 'join', made)
    }),

    route(contracts.changeStaff, ({ ctx, viewer, params, body }) =>
      transact(platform, ctx, (tx) => changeStaff(tx, ctx, { ...body, viewer, id: params.id })),
    ),

    route(contracts.deactivateStaff, ({ ctx, viewer, params }) =>
      transact(platform, ctx, (tx) => deactivateStaff(tx, ctx, { viewer, id: params.id })),
    ),

    route(contracts.makeStaffLink, async ({ ctx, viewer, params: { id }, idempotency }) => {
      const made = await transact(
        platform,
        ctx,
        async (tx) => {
          const { staff, link } = await makeStaffLink(tx, ctx, { viewer, id, publicUrl })
          return { staff, ...sealed(house, id, link) }
        },
        idempotency,
      )
      const { staff } = made
      return handOver(house, id, staff, staff.state === 'invited' ? 'join' : 'password', made)
    }),

    route(contracts.listTeams, ({ query }) => findTeams(db, query)),
    route(contracts.createTeam, ({ ctx, body, idempotency }) =>
      transact(platform, ctx, (tx) => createTeam(tx, ctx, body), idempotency),
    ),
    route(contracts.changeTeam, ({ ctx, params, body }) =>
      transact(platform, ctx, (tx) => changeTeam(tx, ctx, { ...params, ...body })),
    ),
    route(contracts.deleteTeam, ({ ctx, params }) =>
      transact(platform, ctx, (tx) => deleteTeam(tx, ctx, params.id, house.placeHolders)),
    ),

    route(contracts.listStores, ({ query }) => findStores(db, query)),
    route(contracts.createStore, ({ ctx, body, idempotency }) =>
      transact(platform, ctx, (tx) => createStore(tx, ctx, body), idempotency),
    ),
    route(contracts.changeStore, ({ ctx, params, body }) =>
      transact(platform, ctx, (tx) => changeStore(tx, ctx, { ...params, ...body })),
    ),
    route(contracts.deleteStore, ({ ctx, params }) =>
      transact(platform, ctx, (tx) => deleteStore(tx, ctx, params.id, house.placeHolders)),
    ),
  ]
}

interface SealedLink {
  sealedUrl: string
  expiresAt: string
}

/** Sealed, because an idempotent answer is kept in the database, where no link may lie open. */
const sealed = ({ platform }: AccessHouse, staffId: string, link: Link): SealedLink => ({
  sealedUrl: platform.vault.seal(link.url, `link:${staffId}`),
  expiresAt: link.expiresAt.toISOString(),
})

/** By mail where it is configured and goes through; else whoever asked gets the link to copy. */
async function handOver(
  { platform }: AccessHouse,
  id: string,
  to: { email: string; name: string; language: string },
  purpose: 'join' | 'password',
  { sealedUrl, expiresAt }: SealedLink,
) {
  const url = platform.vault.open(sealedUrl, `link:${id}`)
  const byHand = { id, link: url, expiresAt }
  if (!platform.mailer.configured) return byHand
  try {
    await platform.mailer.send(linkMail(to, purpose, { url, expiresAt: new Date(expiresAt) }))
    return { id, expiresAt }
  } catch (error) {
    platform.log.warn({ err: error }, 'the mail with a link could not be sent')
    return byHand
  }
}
