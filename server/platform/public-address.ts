// Which IP addresses are the public internet. Everything else (this machine, the company's
// network, the cloud's metadata service) is closed to addresses that strangers give us.

import { BlockList, isIPv4 } from 'node:net'

/** Networks of IANA's special-purpose registries that are not globally reachable. */
const closed = new BlockList()
const closedIpv4: [string, number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by carriers (CGNAT)
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, and clouds' metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // former 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]
for (const [network, bits] of closedIpv4) closed.addSubnet(network, bits, 'ipv4')

// Only 2000::/3 is handed out to the public; that leaves out loopback, link-local, unique local
// (fc00::/7), multicast, IPv4-mapped (::ffff:0:0/96) and NAT64. Tunnels hide an IPv4 address.
const open = new BlockList()
open.addSubnet('2000::', 3, 'ipv6')
const closedIpv6: [string, number][] = [
  ['2001::', 23], // protocol assignments, Teredo
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
]
for (const [network, bits] of closedIpv6) closed.addSubnet(network, bits, 'ipv6')

/** @param address an IPv4 or IPv6 address without brackets. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4')
  const plain = address.split('%')[0]!
  return open.check(plain, 'ipv6') && !closed.check(plain, 'ipv6')
}
