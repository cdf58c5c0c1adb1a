import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton } from './button.js';
import styles from './toasts.module.css';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const shownMs = 6_000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

/** Says that something was done, for a moment. Errors belong where they happened instead. */
export function showToast(text: string): void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { id, text }]);
  setTimeout(() => dismiss(id), shownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they are shown and read aloud; the shell has it once. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.region} role="status">
      {shown.map(({ id, text }) => (
        <div className={styles.toast} key={id}>
          <span>{text}</span>
          <IconButton label="Dismiss" icon={X} small onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
