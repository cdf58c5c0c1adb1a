import { useEffect, useState } from 'react';
import { durationText } from '../../design/time.js';

const tickMs = 1_000;

/** How long something took, or has been going on. */
export function Duration({
  of: { started_at: startedAt, finished_at: finishedAt },
}: {
  readonly of: { readonly started_at: string | null; readonly finished_at: string | null };
}) {
  const goesOn = startedAt !== null && finishedAt === null;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [goesOn]);
  if (startedAt === null) return <>–</>;
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  return <>{durationText(Date.parse(startedAt), end)}</>;
}
