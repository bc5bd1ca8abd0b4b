/** The pages' cache while the machine is offline, and after a query that was refused for lack of a session. */
import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query';
import { ME } from './keys.js';
import { ProblemAnswer } from './problem.js';
import { createQueryClient } from './query-client.js';
import { serviceOfPage } from './service-of-page.fixture.js';

serviceOfPage();

afterEach(() => onlineManager.setOnline(true));

it('sends a command at once or not at all, and none by itself when the machine is online again', async () => {
  onlineManager.setOnline(false);
  const sent: string[] = [];
  const command = new MutationObserver(createQueryClient(), {
    mutationFn: (name: string) => {
      sent.push(name);
      return Promise.reject(new Error('offline'));
    },
  });
  await expect(command.mutate('a grant')).rejects.toThrow('offline');
  expect(sent).toEqual(['a grant']);
});

const refused = (status: number) =>
  new ProblemAnswer({ type: 'about:blank', title: 'Refused', status, detail: 'No.' });

it('asks again who is signed in if another question says that nobody is, and not if that one does', async () => {
  const client = createQueryClient();
  let count = 0;
  const follow = (queryKey: readonly string[], queryFn: () => Promise<unknown>) =>
    new Promise<() => void>((resolve) => {
      const observer = new QueryObserver(client, { queryKey, queryFn });
      const unsubscribe = observer.subscribe(({ isError }) => isError && resolve(unsubscribe));
    });
  const me = await follow([ME], () => {
    count += 1;
    return Promise.reject(refused(401));
  });
  expect({ count, asking: client.isFetching() }).toEqual({ count: 1, asking: 0 });
  const usage = await follow(['usage'], () => Promise.reject(refused(401)));
  expect(count).toBe(2);
  for (const end of [me, usage]) end();
  client.clear();
});
