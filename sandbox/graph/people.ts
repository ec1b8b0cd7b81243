// Who there is: businesses with their numbers, and people with their phones.

import { randomBytes } from 'node:crypto'
import { newNumericId, newSecret, newToken, parentUserIdFrom, userIdFrom } from './ids.ts'
import type { Account, Customer, PhoneNumber, Template, World } from './world.ts'

export interface AccountInput {
  id?: string
  name?: string
  portfolioId?: string
  /** Another account of the same app: same secret, same token, same webhook. */
  sameAppAs?: string
  appSecret?: string
  accessToken?: string
  needsProof?: boolean
  hasParentIds?: boolean
}

/** With an id that is there already, answers what is there. */
export function addAccount(world: World, input: AccountInput = {}): Account {
  const found = world.accounts.get(input.id ?? '')
  if (found) return found
  const sibling = input.sameAppAs ? world.accounts.get(input.sameAppAs) : undefined
  if (input.sameAppAs && !sibling) throw new Error(`there is no account ${input.sameAppAs}`)
  const appId = sibling?.appId ?? newNumericId()
  if (!sibling) {
    world.apps.set(appId, {
      id: appId,
      secret: input.appSecret ?? newSecret(),
      token: input.accessToken ?? newToken(),
      isTokenRevoked: false,
      needsProof: input.needsProof ?? false,
    })
  }
  const account: Account = {
    id: input.id ?? newNumericId(),
    name: input.name ?? 'Tienda Andina',
    appId,
    portfolioId: input.portfolioId ?? sibling?.portfolioId ?? newNumericId(),
    hasParentIds: input.hasParentIds ?? false,
    templates: [],
  }
  world.accounts.set(account.id, account)
  return account
}

export interface NumberInput {
  id?: string
  accountId: string
  phone?: string
  name?: string
  quality?: PhoneNumber['quality']
  messagingLimit?: string
  tellsIdentity?: boolean
}

/** With an id that is there already, answers what is there. */
export function addNumber(world: World, input: NumberInput): PhoneNumber {
  const found = world.numbers.get(input.id ?? '')
  if (found) return found
  const account = world.accounts.get(input.accountId)
  if (!account) throw new Error(`there is no account ${input.accountId}`)
  const number: PhoneNumber = {
    id: input.id ?? newNumericId(),
    accountId: account.id,
    phone: digitsOf(input.phone ?? `+5111${newNumericId().slice(1, 8)}`),
    name: input.name ?? account.name,
    quality: input.quality ?? 'GREEN',
    messagingLimit: input.messagingLimit ?? 'TIER_2K',
    tellsIdentity: input.tellsIdentity ?? false,
  }
  world.numbers.set(number.id, number)
  return number
}

export interface TemplateInput {
  name: string
  language?: string
  category?: Template['category']
  status?: string
  components: readonly Record<string, unknown>[]
}

export function addTemplate(world: World, accountId: string, input: TemplateInput): Template {
  const account = world.accounts.get(accountId)
  if (!account) throw new Error(`there is no account ${accountId}`)
  const template: Template = {
    id: newNumericId(),
    name: input.name,
    language: input.language ?? 'es',
    category: input.category ?? 'UTILITY',
    status: input.status ?? 'APPROVED',
    components: input.components,
    quality: 'GREEN',
    isNamed: /\{\{[a-z_]+\}\}/.test(JSON.stringify(input.components)),
  }
  account.templates.push(template)
  return template
}

export interface CustomerInput {
  id?: string
  name: string
  phone?: string
  /** As a business would dial it, where Meta writes the number otherwise. */
  dialled?: string
  username?: string
  country?: string
  sendsReadReceipts?: boolean
  isOnline?: boolean
  reads?: Customer['reads']
}

/**
 * A phone that somebody had before is theirs no longer: numbers are recycled. With an id that is
 * there already, answers who is there.
 */
export function addCustomer(world: World, input: CustomerInput): Customer {
  const found = world.customers.get(input.id ?? '')
  if (found) return found
  const phone = input.phone ? digitsOf(input.phone) : undefined
  if (phone) takePhone(world, phone)
  const customer: Customer = {
    id: input.id ?? crypto.randomUUID(),
    name: input.name,
    ...(phone ? { phone } : {}),
    ...(input.dialled ? { dialled: digitsOf(input.dialled) } : {}),
    ...(input.username ? { username: input.username } : {}),
    country: input.country ?? 'PE',
    userIds: new Map(),
    idSeed: idSeedOf(world, phone ?? input.username ?? input.name),
    identity: newIdentity(),
    sendsReadReceipts: input.sendsReadReceipts ?? true,
    isOnline: input.isOnline ?? true,
    reads: input.reads ?? 'by-hand',
    stoppedMarketing: new Set(),
  }
  world.customers.set(customer.id, customer)
  return customer
}

function takePhone(world: World, phone: string): void {
  for (const other of world.customers.values()) if (other.phone === phone) delete other.phone
}

/** From what ids are made: whom a phone belonged to before has had other ids. */
export function idSeedOf(world: World, name: string): string {
  const before = world.owners.get(name) ?? 0
  world.owners.set(name, before + 1)
  return `${name} ${before}`
}

export const newIdentity = () => randomBytes(12).toString('base64')

export const digitsOf = (phone: string): string => phone.replace(/\D/g, '')

/** The person's ids for the businesses of a portfolio. */
export function userIdsOf(customer: Customer, { portfolioId }: Account) {
  const found = customer.userIds.get(portfolioId)
  if (found) return found
  const seed = `${portfolioId} ${customer.idSeed}`
  const ids = {
    own: userIdFrom(customer.country, seed),
    parent: parentUserIdFrom(customer.country, seed),
  }
  customer.userIds.set(portfolioId, ids)
  return ids
}

export const metadataOf = (number: PhoneNumber) => ({
  display_phone_number: number.phone,
  phone_number_id: number.id,
})
