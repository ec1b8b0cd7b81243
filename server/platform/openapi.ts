// OpenAPI 3.1 from the contracts, so that the document cannot say anything the server does not do.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Contract, Route } from './contract.ts'
import { problemSchema, problemType } from './errors.ts'

type Json = Record<string, unknown>

/** The document, with everything in a stable order. */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  const contracts = routes.map(({ contract }) => contract).sort(byPath)
  for (const contract of contracts) {
    const path = contract.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operationOf(contract) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hebra',
      version,
      description:
        'One customer, one thread, every channel. Every POST accepts an `Idempotency-Key`; lists ' +
        'are paged by `cursor`; errors are RFC 9457 problems with a stable `code`. Events of ' +
        'websites and servers are sent by the official Segment clients to `/v1`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(contracts.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      responses: {
        Problem: {
          description: 'What went wrong',
          content: { [mediaOf(problemType)]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key' },
        session: { type: 'apiKey', in: 'cookie', name: 'hebra_session' },
      },
    },
  }
}

/** Serves the document at /api/openapi.json. */
export function addOpenApi(server: FastifyInstance, routes: readonly Route[], version: string) {
  let text: string | undefined
  server.get('/api/openapi.json', async (_request, reply) => {
    text ??= JSON.stringify(openApiOf(routes, version))
    return reply.header('content-type', 'application/json; charset=utf-8').send(text)
  })
}

function operationOf(contract: Contract): Json {
  const { method, path, summary, description, tag, access, why } = contract
  const guard =
    access === 'public'
      ? `Public: ${why ?? 'guards itself'}.`
      : access === 'signed-in'
        ? 'For every signed-in member of the staff.'
        : `Needs the permission \`${access}\`.`
  return {
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    description: [description, guard].filter(Boolean).join('\n\n'),
    ...(access === 'public' ? { security: [] } : { security: [{ key: [] }, { session: [] }] }),
    parameters: parametersOf(contract),
    ...bodyOf(contract),
    responses: { ...replyOf(contract), default: { $ref: '#/components/responses/Problem' } },
  }
}

function parametersOf({ method, path, params, query }: Contract): Json[] {
  const found = [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    const schema = params && propertiesOf(params)[name!]?.schema
    return { name, in: 'path', required: true, schema: schema ?? { type: 'string' } }
  })
  const queries = Object.entries(query ? propertiesOf(query) : {}).map(
    ([name, { schema, required }]) => {
      const { description, ...rest } = schema
      return { name, in: 'query', required, ...(description ? { description } : {}), schema: rest }
    },
  )
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'The same request sent again with the same key is done once',
    schema: { type: 'string', maxLength: 200 },
  }
  return [...found, ...queries, ...(method === 'POST' ? [key] : [])]
}

function bodyOf({ body, consumes }: Contract): Json {
  if (consumes) {
    const schema = { type: 'string', format: 'binary' }
    return { requestBody: { required: true, content: { [consumes]: { schema } } } }
  }
  if (!body) return {}
  const content = { 'application/json': { schema: schemaOf(body, 'input') } }
  return { requestBody: { required: true, content } }
}

function replyOf({ reply, produces, status }: Contract): Json {
  const code = String(status ?? (reply || produces ? 200 : 204))
  if (reply) {
    const content = { 'application/json': { schema: schemaOf(reply, 'output') } }
    return { [code]: { description: 'Done', content } }
  }
  if (!produces) return { [code]: { description: 'Done' } }
  const content = { [mediaOf(produces)]: { schema: { type: 'string' } } }
  return { [code]: { description: 'Done', content } }
}

function propertiesOf(schema: z.ZodType): Record<string, { schema: Json; required: boolean }> {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      { schema: property, required: required.includes(name) },
    ]),
  )
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _,
    '~standard': __,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json
  return json
}

const mediaOf = (type: string) => type.split(';', 1)[0]!

/** `GET /api/customers/:id/timeline` → `getCustomersByIdTimeline`. */
function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/^\/(api\/)?/, '')
    .replace(/:(\w+)/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

const byPath = (a: Contract, b: Contract) =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1
