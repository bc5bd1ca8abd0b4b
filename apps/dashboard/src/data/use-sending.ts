/** A mutation that does not begin again while it runs: a key or button is pressed twice before the page shows that it was pressed. */
import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useRef } from 'react';

export function useSending<Data, Wanted = void>(options: UseMutationOptions<Data, Error, Wanted>) {
  const isRunning = useRef(false);
  const sending = useMutation(options);
  const send = (wanted: Wanted): void => {
    if (isRunning.current) return;
    isRunning.current = true;
    sending.mutate(wanted, {
      onSettled() {
        isRunning.current = false;
      },
    });
  };
  return { ...sending, mutate: send };
}
