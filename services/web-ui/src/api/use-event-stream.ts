import { useEffect, useRef, useState } from 'react';

/** `ended`: the other side said that there is nothing more. */
export type StreamState = 'connecting' | 'open' | 'waiting' | 'ended';

export interface StreamEvent {
  readonly id: string;
  /** Parsed JSON; the caller parses it by its schema. */
  readonly data: unknown;
}

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/**
 * Follows a stream of server-sent events. A browser reconnects by itself where the connection was
 * cut, with `Last-Event-ID`; where the server refused, this tries again, later each time.
 * @param url undefined: none is followed
 */
export function useEventStream(
  url: string | undefined,
  onEvent: (event: StreamEvent) => void,
): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const handler = useRef(onEvent);
  useEffect(() => {
    handler.current = onEvent;
  });
  useEffect(() => {
    if (url === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    let delayMs = firstDelayMs;
    const open = () => {
      setState('connecting');
      source = new EventSource(url);
      source.onopen = () => {
        delayMs = firstDelayMs;
        setState('open');
      };
      source.onmessage = ({ data, lastEventId }: MessageEvent<string>) =>
        handler.current({ id: lastEventId, data: JSON.parse(data) as unknown });
      source.addEventListener('end', () => {
        source?.close();
        setState('ended');
      });
      source.onerror = () => {
        setState('waiting');
        if (source?.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(open, delayMs);
        delayMs = Math.min(delayMs * 2, longestDelayMs);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [url]);
  return state;
}
