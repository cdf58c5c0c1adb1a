import { listMembers } from '@orchestrator/contracts';
import { useState } from 'react';
import { useRouteList } from '../../../api/use-route-list.js';
import { useUser } from '../../../api/use-session.js';
import { ListView } from '../../../app/query-view.js';
import { Notice } from '../../../design/notice.js';
import { Table } from '../../../design/table.js';
import type { Organization } from '../organization-page.js';
import { ChangeRole } from './change-role.js';
import { memberColumns } from './member-columns.js';
import { RemoveMember } from './remove-member.js';
import type { Member } from './roles.js';

type Asked = { readonly change: Member } | { readonly remove: Member };

export function MemberList({ organization }: { readonly organization: Organization }) {
  const user = useUser();
  const list = useRouteList(listMembers, {
    params: { org: organization.name },
    query: { limit: 100 },
  });
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const owners = (list.items ?? []).filter(({ role }) => role === 'owner');
  const lastOwner = owners.length === 1 && !list.hasMore ? owners[0]?.username : undefined;
  const columns = memberColumns({
    self: user.username,
    role: organization.role,
    lastOwner,
    onChange: (member) => setAsked({ change: member }),
    onRemove: (member) => setAsked({ remove: member }),
  });
  return (
    <>
      <ListView list={list} loading="Reading the members" empty={null}>
        {(members) => (
          <Table
            caption="Members"
            columns={columns}
            rows={members}
            keyOf={({ username }) => username}
          />
        )}
      </ListView>
      {lastOwner === user.username && (
        <Notice>
          You are the last owner, so you can’t leave or take a lower role. Make somebody else an
          owner first, or delete the organization.
        </Notice>
      )}
      {asked && 'change' in asked && (
        <ChangeRole organization={organization} member={asked.change} onClose={close} />
      )}
      {asked && 'remove' in asked && (
        <RemoveMember organization={organization} member={asked.remove} onClose={close} />
      )}
    </>
  );
}
