// The environment, read once and checked before anything else starts. Every message says which
// variable is wrong and what would be right.

import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'

const url = (what: string) =>
  z.url({ error: `must be ${what}` }).transform((text) => text.replace(/\/$/, ''))

const listed = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  )

const isNetwork = (text: string) =>
  z.union([z.cidrv4(), z.cidrv6()]).safeParse(asNetwork(text)).success

/** An address is the network of itself alone. */
export const asNetwork = (text: string): string =>
  isIP(text) ? `${text}/${isIP(text) === 4 ? 32 : 128}` : text

const environment = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number, such as 4000' })
    .int()
    .min(0)
    .max(65535)
    .default(4000),
  HEBRA_URL: url('the public address, such as https://hebra.example.com').optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be postgres://user:password@host:port/database')
    .optional(),
  HEBRA_DATA: z.string().default('./data'),
  HEBRA_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters (openssl rand -hex 32)')
    .optional(),
  HEBRA_SECRET_PREVIOUS: z.string().min(32, 'must be the former HEBRA_SECRET').optional(),
  HEBRA_ROOT_KEY: z.string().min(24, 'must have at least 24 characters').optional(),
  HEBRA_ROLES: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['web', 'worker'], { error: 'may name web and worker' })).min(1)),
  HEBRA_FILES: z.string().optional(),
  HEBRA_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be smtp://user:password@host:port')
    .optional(),
  HEBRA_MAIL_FROM: z.string().optional(),
  HEBRA_MAIL_PORT: z.coerce
    .number({ error: 'must be a port number, such as 2525' })
    .int()
    .min(1)
    .max(65535)
    .optional(),
  HEBRA_MAIL_CERT: z.string().optional(),
  HEBRA_MAIL_KEY: z.string().optional(),
  HEBRA_MAIL_RELAYS: listed.refine((all) => all.every(isNetwork), {
    error: 'must be addresses or networks, such as 10.0.0.7,192.168.4.0/24',
  }),
  HEBRA_PROVIDER_HOSTS: listed,
  HEBRA_TRUST_PROXY: z
    .string()
    .default('')
    .transform((text) => (text === 'true' ? true : text === '' || text === 'false' ? false : text)),
  HEBRA_METRICS_TOKEN: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    })
    .default('info'),
})

export interface Config {
  port: number
  /** Public base address, without a slash at the end. */
  publicUrl: string
  databaseUrl: string | undefined
  dataFolder: string
  secret: string
  previousSecret: string | undefined
  rootKey: string | undefined
  roles: ('web' | 'worker')[]
  files: string | undefined
  smtpUrl: string | undefined
  mailFrom: string | undefined
  /** Where mail is taken by SMTP; undefined: nowhere. */
  mailPort: number | undefined
  /** In PEM form; undefined: STARTTLS is not offered there. */
  mailCertificate: { cert: string; key: string } | undefined
  /** Addresses and networks of our own mail servers: what they found of a sender is believed. */
  mailRelays: string[]
  providerHosts: string[]
  trustProxy: boolean | string
  metricsToken: string | undefined
  logLevel: string
}

/** Reads the configuration. @throws Error whose message lists every wrong variable with its mend. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = environment.safeParse(filled)
  const wrong = read.success
    ? []
    : read.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`)
  if (env.DATABASE_URL && !env.HEBRA_SECRET) {
    wrong.push(
      '  HEBRA_SECRET is needed with DATABASE_URL: set it to the output of openssl rand -hex 32',
    )
  }
  const { certificate: mailCertificate, wrong: wrongCertificate } = readCertificate(env)
  wrong.push(...wrongCertificate)
  if (wrong.length || !read.success) {
    throw new Error(`The configuration cannot be used:\n${wrong.join('\n')}`)
  }
  const set = read.data
  const dataFolder = set.HEBRA_DATA.startsWith('memory://')
    ? set.HEBRA_DATA
    : resolve(set.HEBRA_DATA)
  return {
    port: set.PORT,
    publicUrl: set.HEBRA_URL ?? `http://localhost:${set.PORT}`,
    databaseUrl: set.DATABASE_URL,
    dataFolder,
    secret: set.HEBRA_SECRET ?? keptSecret(dataFolder),
    previousSecret: set.HEBRA_SECRET_PREVIOUS,
    rootKey: set.HEBRA_ROOT_KEY,
    roles: set.HEBRA_ROLES,
    files: set.HEBRA_FILES,
    smtpUrl: set.HEBRA_SMTP_URL,
    mailFrom: set.HEBRA_MAIL_FROM,
    mailPort: set.HEBRA_MAIL_PORT,
    mailCertificate,
    mailRelays: set.HEBRA_MAIL_RELAYS,
    providerHosts: set.HEBRA_PROVIDER_HOSTS,
    trustProxy: set.HEBRA_TRUST_PROXY,
    metricsToken: set.HEBRA_METRICS_TOKEN,
    logLevel: set.LOG_LEVEL,
  }
}

/** Both files or neither, and they belong together. */
function readCertificate(env: Record<string, string | undefined>): {
  certificate: Config['mailCertificate']
  wrong: string[]
} {
  const { HEBRA_MAIL_CERT: certPath, HEBRA_MAIL_KEY: keyPath } = env
  if (!certPath && !keyPath) return { certificate: undefined, wrong: [] }
  if (!certPath || !keyPath) {
    const [missing, given] = certPath ? ['KEY', 'CERT'] : ['CERT', 'KEY']
    const wrong = `  HEBRA_MAIL_${missing} is needed with HEBRA_MAIL_${given}: the path of a file in PEM form`
    return { certificate: undefined, wrong: [wrong] }
  }
  try {
    const certificate = { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
    createSecureContext(certificate)
    return { certificate, wrong: [] }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const wrong = `  HEBRA_MAIL_CERT and HEBRA_MAIL_KEY must be a certificate and its key in PEM form: ${said}`
    return { certificate: undefined, wrong: [wrong] }
  }
}

/** On the embedded database the secret lives beside the data it protects, readable by its owner. */
function keptSecret(folder: string): string {
  if (folder.startsWith('memory://')) return randomBytes(32).toString('hex')
  const file = join(folder, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(folder, { recursive: true })
  // Linked when whole, so that neither a crash nor a second process leaves half a secret.
  const whole = `${file}.${process.pid}`
  writeFileSync(whole, randomBytes(32).toString('hex'), { mode: 0o600 })
  try {
    linkSync(whole, file)
  } catch {
    // Another process was first: its secret is the one.
  }
  rmSync(whole)
  return readFileSync(file, 'utf8').trim()
}
