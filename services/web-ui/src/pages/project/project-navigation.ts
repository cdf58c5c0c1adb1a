import {
  FileText,
  KeyRound,
  LayoutDashboard,
  LockKeyhole,
  Play,
  Settings,
  Trash2,
  Webhook,
  Workflow,
  Zap,
} from 'lucide-react';
import { pageHref } from '../../app/page-href.js';
import type { Navigation } from '../../app/section.js';

/** On the pages of one project: its parts and its settings. */
export const projectNavigation: Navigation = ({ params: { owner, name } }) => {
  if (owner === undefined || name === undefined) return [];
  const place = { owner, name };
  return [
    {
      label: name,
      entries: [
        { label: 'Overview', to: pageHref('project', place), icon: LayoutDashboard },
        { label: 'Runs', to: pageHref('projectRuns', place), icon: Play },
        { label: 'Pipelines', to: pageHref('projectPipelines', place), icon: Workflow },
        { label: 'Files', to: pageHref('projectFiles', place), icon: FileText },
      ],
    },
    {
      label: 'Project settings',
      entries: [
        { label: 'General', to: pageHref('projectGeneral', place), icon: Settings },
        {
          label: 'Trigger tokens',
          to: pageHref('triggerTokens', place),
          icon: KeyRound,
          needs: 'admin',
        },
        { label: 'Trigger configurations', to: pageHref('triggerConfigs', place), icon: Zap },
        { label: 'Webhooks', to: pageHref('webhooks', place), icon: Webhook },
        { label: 'Secrets', to: pageHref('projectSecrets', place), icon: LockKeyhole },
        { label: 'Delete', to: pageHref('deleteProject', place), icon: Trash2, needs: 'admin' },
      ],
    },
  ];
};
