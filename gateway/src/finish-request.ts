import type { CallerKind } from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import type { GatewayConfig } from './config.js';
import type { GatewayMetrics } from './gateway-metrics.js';
import type { GatewayParts } from './gateway-parts.js';
import type { Passage } from './passage.js';

/** Counts every request that is over, and writes its one wide log event. */
export const finishRequests =
  (
    mode: GatewayConfig['ACCESS_LOG'],
    metrics: GatewayMetrics,
    log: Logger,
  ): GatewayParts['finished'] =>
  (passage, status) => {
    const durationMs = performance.now() - passage.startedMs;
    metrics.finished(passage.route, status, durationMs, credentialOf(passage));
    if (mode === 'off' || (mode === 'refused' && status < 400)) return;
    log.info(
      {
        request_id: passage.requestId,
        trace_id: passage.traceparent.slice(3, 35),
        method: passage.request.method,
        path: passage.path,
        route: passage.route?.id,
        status,
        duration_ms: Math.round(durationMs * 10) / 10,
        client: passage.address,
        user_agent: passage.userAgent?.slice(0, 200),
        token_kind: passage.tokenKind,
        token_id: passage.tokenId,
        session_id: passage.sessionId,
      },
      'request',
    );
  };

const credentialOf = ({ tokenKind, sessionId }: Passage): CallerKind | 'none' =>
  tokenKind ?? (sessionId === undefined ? 'none' : 'session');
