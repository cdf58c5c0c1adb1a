import { createBrowserRouter } from 'react-router';
import { Loading } from '../design/loading.js';
import { agentsSection } from '../pages/agents/routes.js';
import { homeSection } from '../pages/home/routes.js';
import { organizationSection } from '../pages/organization/routes.js';
import { projectSection } from '../pages/project/routes.js';
import { settingsSection } from '../pages/settings/routes.js';
import { signInSection } from '../pages/sign-in/routes.js';
import { NotFoundPage } from './not-found-page.js';
import { RouteError } from './route-error.js';
import { SignedIn } from './signed-in.js';

/** Every page of the UI; each section declares its own. */
export const createRouter = () =>
  createBrowserRouter([
    {
      errorElement: <RouteError />,
      HydrateFallback: () => <Loading text="Opening Orchestrator Access" />,
      children: [
        signInSection,
        {
          element: <SignedIn />,
          errorElement: <RouteError />,
          children: [
            homeSection,
            settingsSection,
            organizationSection,
            projectSection,
            agentsSection,
            { path: '*', element: <NotFoundPage /> },
          ],
        },
      ],
    },
  ]);
