import { type RefObject, useEffect, useRef } from 'react';

/**
 * A button that gets the focus when dialogs are over and what had opened them is gone, such as the row of
 * a token that was deleted: nobody is thrown back to the top of the page.
 */
export function useFocusAfter(isOpen: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    const hasEnded = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    if (!hasEnded) return undefined;
    // The dialog gives the focus back in a task of its own, before this one.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus();
    });
    return () => clearTimeout(timer);
  }, [isOpen]);
  return button;
}
