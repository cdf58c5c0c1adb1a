import { useEffect, useRef, useState } from 'react';
import { showToast } from '../design/toasts.js';

/**
 * What is in a script that comes when it is wanted. That it did not come is told, and it is asked for
 * again the next time.
 * @param onMissing what wanted it is to be taken back
 */
export function useScript<T>(
  load: () => Promise<T>,
  isWanted: boolean,
  onMissing: () => void,
): T | undefined {
  const [part, setPart] = useState<{ readonly loaded: T }>();
  const missing = useRef(onMissing);
  useEffect(() => {
    missing.current = onMissing;
  });
  const isNeeded = isWanted && part === undefined;
  useEffect(() => {
    if (!isNeeded) return;
    load().then(
      (loaded) => setPart({ loaded }),
      () => {
        showToast('This could not be loaded. Try again.');
        missing.current();
      },
    );
  }, [isNeeded, load]);
  return part?.loaded;
}
