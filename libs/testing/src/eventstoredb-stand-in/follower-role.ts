/** Requests that a follower redirects to the leader. */
import type { Metadata } from '@grpc/grpc-js';
import type { Service } from './service.js';

/** Whether this node is a follower and the client requires the leader. */
export function isForLeader({ role }: Service, metadata: Metadata): boolean {
  return role() === 'follower' && metadata.get('requires-leader')[0] === 'true';
}
