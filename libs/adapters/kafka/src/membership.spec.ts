/** A rejoining member leaves the group under its former id, once. */
import type { Cluster } from 'kafkajs';
import { Membership } from './membership.js';

/** @param answers the coordinator's errors to successive leave requests; null means success */
function joined(...answers: readonly (string | null)[]) {
  const left: string[] = [];
  const membership = new Membership('group');
  const leaveGroup = async ({ groupId, memberId }: Record<'groupId' | 'memberId', string>) => {
    const type = answers[left.length] ?? null;
    left.push(`${groupId} ${memberId}`);
    if (type !== null) throw Object.assign(new Error(type), { type });
  };
  membership.cluster = {
    findGroupCoordinator: async () => ({ leaveGroup }),
  } as unknown as Cluster;
  return { membership, left };
}

it('has nothing to leave before it has joined', async () => {
  const { membership, left } = joined();
  await membership.leaveFormer();
  expect(left).toEqual([]);
});

it.each([null, 'UNKNOWN_MEMBER_ID'])(
  'leaves once, whether it is still a member: %s',
  async (told) => {
    const { membership, left } = joined(told);
    membership.joinedAs('m-1');
    await membership.leaveFormer();
    await membership.leaveFormer();
    membership.joinedAs('m-2');
    await membership.leaveFormer();
    expect(left).toEqual(['group m-1', 'group m-2']);
  },
);

it('leaves over the connections of its newest consumer: those of the one before are closed', () => {
  const { membership } = joined();
  const newest = {} as Cluster;
  membership.assigner({ groupId: 'group', cluster: newest } as Parameters<
    typeof membership.assigner
  >[0]);
  expect(membership.cluster).toBe(newest);
});

it('leaves again where the coordinator could not do it', async () => {
  const { membership, left } = joined('NOT_COORDINATOR');
  membership.joinedAs('m-1');
  await expect(membership.leaveFormer()).rejects.toThrow('NOT_COORDINATOR');
  await membership.leaveFormer();
  expect(left).toEqual(['group m-1', 'group m-1']);
});
