/** A mutation that ignores further calls while it runs, such as the second press of a key or button. */
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
