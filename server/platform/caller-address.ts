import type { FastifyRequest } from 'fastify'

/**
 * Where a request came from, as everybody writes it: a socket that takes both kinds of address
 * gives an IPv4 one as `::ffff:203.0.113.7`.
 */
export const callerAddress = (request: Pick<FastifyRequest, 'ip'>): string =>
  request.ip.replace(/^::ffff:(?=\d+\.)/i, '')
