import type { agentWithMetrics } from '@orchestrator/contracts';
import type { z } from 'zod';
import { bytesText, percentText, type Point } from './chart.js';
import { LineChart } from './line-chart.js';
import styles from './line-chart.module.css';

type Metrics = z.output<typeof agentWithMetrics>['metrics'];
type Figure = Exclude<keyof Metrics[number], 'time'>;

const fullPercent = 100;

const pointsOf = (metrics: Metrics, figure: Figure): readonly Point[] =>
  metrics.flatMap((metric) => {
    const value = metric[figure];
    return value === null ? [] : [{ timeMs: Date.parse(metric.time), value }];
  });

export function AgentCharts({ metrics }: { readonly metrics: Metrics }) {
  const inOrder = metrics.toSorted((one, other) => one.time.localeCompare(other.time));
  return (
    <div className={styles.charts}>
      <LineChart
        title="Processor"
        points={pointsOf(inOrder, 'cpu_percent')}
        top={fullPercent}
        text={percentText}
      />
      <LineChart
        title="Memory"
        points={pointsOf(inOrder, 'mem_percent')}
        top={fullPercent}
        text={percentText}
      />
      <LineChart
        title="Network received"
        points={pointsOf(inOrder, 'net_rx_bytes')}
        text={bytesText}
      />
      <LineChart title="Network sent" points={pointsOf(inOrder, 'net_tx_bytes')} text={bytesText} />
    </div>
  );
}
