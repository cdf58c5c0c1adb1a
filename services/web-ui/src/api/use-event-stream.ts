import { EventSource, type FetchLike } from 'eventsource';
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
 * Follows a stream of server-sent events, and goes on behind the last of them (`Last-Event-ID`) after a
 * break: at once where the connection was cut; where the server refused, later each time. Browsers'
 * own `EventSource` gives up then, and begins anew.
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
    let lastId = '';
    const fetchBehind: FetchLike = (target, { headers, ...init }) =>
      fetch(target, {
        ...init,
        headers: { ...headers, ...(lastId !== '' && { 'Last-Event-ID': lastId }) },
      });
    const open = () => {
      setState('connecting');
      source = new EventSource(url, { fetch: fetchBehind });
      source.onopen = () => {
        delayMs = firstDelayMs;
        setState('open');
      };
      source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
        lastId = lastEventId;
        handler.current({ id: lastEventId, data: JSON.parse(data) as unknown });
      };
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
