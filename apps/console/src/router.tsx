// Every address of the console. Pages are loaded when first visited; what a list shows (search,
// filters, order, the open row) lives in the address.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { parseCasesSearch } from './cases/search.ts'
import { parseCustomersSearch } from './customers/search.ts'
import { parseInboxSearch } from './inbox/search.ts'
import { Crash, NowhereAtAll } from './parts/fallbacks.tsx'
import { queryClient } from './query-client.ts'
import { sessionQuery } from './session.ts'
import { Shell } from './shell/shell.tsx'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** What narrows the audit, as it stands in the address; days of the reader's clock. */
export interface AuditSearch {
  actor?: string
  action?: string
  target?: string
  from?: string
  to?: string
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NowhereAtAll,
  errorComponent: Crash,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    only({ to: text(search.to) }),
  component: lazyRouteComponent(() => import('./access/sign-in-page.tsx'), 'SignInPage'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    only({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./access/setup-page.tsx'), 'SetupPage'),
})
const links = () => import('./access/link-pages.tsx')
const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(links, 'ForgotPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset/$token',
  component: lazyRouteComponent(links, 'ResetPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  component: lazyRouteComponent(links, 'InvitationPage'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session) return
    const to = location.href === '/' ? undefined : location.href
    throw redirect({ to: '/sign-in', search: to ? { to } : {} })
  },
  component: Shell,
})
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    const reads = session?.permissions.includes('threads:read')
    throw redirect({ to: reads ? '/inbox' : '/customers', search: {} })
  },
})
const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => import('./inbox/inbox-page.tsx'), 'InboxPage'),
})
// The page itself shows the open thread beside the list, which stays as it is.
const inboxNone = createRoute({ getParentRoute: () => inbox, path: '/' })
const inboxThread = createRoute({ getParentRoute: () => inbox, path: '$customerId' })
const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: parseCustomersSearch,
  component: lazyRouteComponent(() => import('./customers/customers-page.tsx'), 'CustomersPage'),
})
const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('./customer/customer-page.tsx'), 'CustomerPage'),
})
const cases = createRoute({
  getParentRoute: () => inside,
  path: '/cases',
  validateSearch: parseCasesSearch,
  component: lazyRouteComponent(() => import('./cases/cases-page.tsx'), 'CasesPage'),
})
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('./transfer/imports-page.tsx'), 'ImportsPage'),
})
const importOne = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./transfer/import-page.tsx'), 'ImportPage'),
})
const exports = createRoute({
  getParentRoute: () => inside,
  path: '/exports',
  component: lazyRouteComponent(() => import('./transfer/exports-page.tsx'), 'ExportsPage'),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
})
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' })
  },
})
const setting = <Path extends string>(
  path: Path,
  page: Parameters<typeof lazyRouteComponent>[0],
  name: string,
) =>
  createRoute({
    getParentRoute: () => settings,
    path,
    component: lazyRouteComponent(page, name),
  })

const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch =>
    only({
      actor: text(search.actor),
      action: text(search.action),
      target: text(search.target),
      from: text(search.from),
      to: text(search.to),
    }),
  component: lazyRouteComponent(() => import('./settings/audit-page.tsx'), 'AuditPage'),
})

const touchpoint = createRoute({
  getParentRoute: () => settings,
  path: 'channels/$id',
  component: lazyRouteComponent(() => import('./channels/touchpoint-page.tsx'), 'TouchpointPage'),
})

const webhook = createRoute({
  getParentRoute: () => settings,
  path: 'webhooks/$id',
  component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx'), 'WebhookPage'),
})

const settingsPages = [
  settingsHome,
  setting('profile', () => import('./settings/profile-page.tsx'), 'ProfilePage'),
  setting('sessions', () => import('./settings/sessions-page.tsx'), 'SessionsPage'),
  setting('staff', () => import('./settings/staff-page.tsx'), 'StaffPage'),
  setting('teams', () => import('./settings/teams-page.tsx'), 'TeamsPage'),
  setting('roles', () => import('./settings/roles-page.tsx'), 'RolesPage'),
  setting('rules', () => import('./settings/rules-page.tsx'), 'RulesPage'),
  setting('channels', () => import('./channels/channels-page.tsx'), 'ChannelsPage'),
  setting('channels/new-site', () => import('./channels/site-new-page.tsx'), 'ConnectSitePage'),
  setting('channels/new', () => import('./channels/connect-page.tsx'), 'ConnectPage'),
  setting('channels/signed-in', () => import('./channels/signed-in-page.tsx'), 'SignedInPage'),
  touchpoint,
  setting('phrases', () => import('./channels/phrases-page.tsx'), 'PhrasesPage'),
  setting('keys', () => import('./settings/keys-page.tsx'), 'KeysPage'),
  setting('webhooks', () => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
  webhook,
  audit,
  setting('refused', () => import('./settings/refused-page.tsx'), 'RefusedPage'),
  setting('parked', () => import('./settings/parked-page.tsx'), 'ParkedPage'),
  setting('unrouted', () => import('./channels/unrouted-page.tsx'), 'UnroutedPage'),
  setting('status', () => import('./settings/status-page.tsx'), 'StatusPage'),
] as const

const tree = root.addChildren([
  signIn,
  setup,
  forgot,
  reset,
  invitation,
  inside.addChildren([
    home,
    inbox.addChildren([inboxNone, inboxThread]),
    customers,
    customer,
    cases,
    imports,
    importOne,
    exports,
    settings.addChildren([...settingsPages]),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  // It carries where a box was scrolled to from one address to the next, which takes a list back from
  // the row just opened. The long lists keep their places themselves (parts/use-virtual-list.ts).
  scrollRestoration: ({ location }) => !/^\/(inbox|customers)\b/.test(location.pathname),
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NowhereAtAll,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function only<T extends Record<string, string | undefined>>(given: T) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value)) as {
    [Key in keyof T]?: string
  }
}
