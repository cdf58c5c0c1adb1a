import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  Power,
} from 'lucide-react';
import { Chip, type Tone } from './chip.js';

const looks: Readonly<Record<string, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  queued: { tone: 'muted', icon: Clock },
  pending: { tone: 'muted', icon: Clock },
  claimed: { tone: 'running', icon: CircleDashed },
  running: { tone: 'running', icon: LoaderCircle },
  success: { tone: 'success', icon: CircleCheck },
  failure: { tone: 'danger', icon: CircleX },
  cancelled: { tone: 'muted', icon: Ban },
  active: { tone: 'success', icon: CircleCheck },
  expired: { tone: 'warning', icon: Clock },
  revoked: { tone: 'danger', icon: Ban },
  online: { tone: 'success', icon: CircleCheck },
  busy: { tone: 'running', icon: LoaderCircle },
  offline: { tone: 'muted', icon: Power },
};

const unknownLook = { tone: 'neutral', icon: CircleDashed } as const;
const iconSize = 12;

/** What a run, job, token or agent is in: by word, sign and color. */
export function Status({ value }: { readonly value: string }) {
  const { tone, icon: Icon } = looks[value] ?? unknownLook;
  return (
    <Chip tone={tone}>
      <Icon size={iconSize} aria-hidden />
      {value.charAt(0).toUpperCase() + value.slice(1)}
    </Chip>
  );
}
