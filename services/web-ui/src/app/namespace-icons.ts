import { Building2, UserRound } from 'lucide-react';

export const namespaceIcons = { user: UserRound, organization: Building2 } as const;
