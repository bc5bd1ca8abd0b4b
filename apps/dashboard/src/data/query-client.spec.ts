/** What the pages' cache does while the machine is offline. */
import { MutationObserver, onlineManager } from '@tanstack/react-query';
import { createQueryClient } from './query-client.js';

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
