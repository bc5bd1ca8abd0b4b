/** Reading protobuf fields: texts repeated from event to event, and messages that end too early. */
import { MessageReader, RepeatedText } from './message-reader.js';

it.each(['ledger-1', 'Ledger-1', 'ledger-2', 'lodger-1', 'ledger-10', ''])(
  'reads %j after another text as it is',
  (second) => {
    const repeated = new RepeatedText();
    for (const text of ['ledger-1', second, second]) {
      const bytes = Buffer.from(`..${text}..`);
      expect(repeated.read(bytes, 2, bytes.length - 2)).toBe(text);
    }
  },
);

it('refuses a text that ends behind its message, whatever bytes follow', () => {
  const bytes = Buffer.from('\x0a\x04text', 'latin1');
  const whole = new MessageReader(bytes);
  expect([whole.next(), whole.text()]).toEqual([true, 'text']);
  const cut = new MessageReader(bytes, 0, bytes.length - 1);
  expect(cut.next()).toBe(true);
  expect(() => cut.text()).toThrow('cut short');
});
