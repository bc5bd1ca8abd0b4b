/** The limit on concurrent callers: order, limit, and slots released by failures. */
import { Semaphore } from './semaphore.js';

describe('a semaphore', () => {
  it('lets no more through at once than it may, in order, and frees the place of what fails', async () => {
    const semaphore = new Semaphore(3);
    const [ends, began]: [Map<number, () => void>, number[]] = [new Map(), []];
    const settled = Array.from({ length: 10 }, (_, number) =>
      semaphore
        .run(async () => {
          began.push(number);
          await new Promise<void>((resolve) => ends.set(number, resolve));
          if (number % 2 === 0) throw new Error(`number ${number}`);
          return number;
        })
        .catch((error: unknown) => (error as Error).message),
    );
    for (let number = 0; number < 10; number++) {
      while (!ends.has(number)) await Promise.resolve();
      expect(began).toEqual(Array.from({ length: Math.min(10, number + 3) }, (_, one) => one));
      ends.get(number)!();
      await settled[number];
    }
    expect(await Promise.all(settled)).toEqual(
      Array.from({ length: 10 }, (_, number) => (number % 2 === 0 ? `number ${number}` : number)),
    );
    expect(await semaphore.run(async () => 'again')).toBe('again');
  });
});
