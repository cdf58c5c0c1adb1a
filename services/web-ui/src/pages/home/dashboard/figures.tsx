import type { dashboard as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import styles from './figures.module.css';

type Dashboard = z.output<typeof schema>;

export function Figures({ dashboard }: { readonly dashboard: Dashboard }) {
  const { projects, queued_jobs: queuedJobs, runs } = dashboard;
  const figures = [
    ['Projects', projects],
    ['Jobs in the queue', queuedJobs],
    ['Running', runs.running],
    ['Succeeded', runs.success],
    ['Failed', runs.failure],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([label, value]) => (
        <div className={styles.figure} key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
