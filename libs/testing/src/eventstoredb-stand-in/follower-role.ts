/** What a follower node refuses and sends to the leader. */
import type { Metadata } from '@grpc/grpc-js';
import type { Service } from './service.js';

/** A follower sends those away who ask for the leader. */
export function isForLeader({ role }: Service, metadata: Metadata): boolean {
  return role() === 'follower' && metadata.get('requires-leader')[0] === 'true';
}
