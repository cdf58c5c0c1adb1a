import type { NamespaceRole } from '@orchestrator/contracts';
import { roleNames } from '../../../app/role-names.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import type { Column } from '../../../design/table.js';
import { Time } from '../../../design/time.js';
import { type Member, mayManage } from './roles.js';

interface Options {
  readonly self: string;
  /** That of whoever looks. */
  readonly role: NamespaceRole;
  /** The username of the only owner there is. */
  readonly lastOwner: string | undefined;
  readonly onChange: (member: Member) => void;
  readonly onRemove: (member: Member) => void;
}

const lastOwnerTitle = 'An organization needs an owner.';

export const memberColumns = (options: Options): readonly Column<Member>[] => [
  {
    label: 'Member',
    role: 'lead',
    cell: ({ username, display_name: displayName }) => (
      <>
        {username} {displayName && displayName !== username && `(${displayName}) `}
        {username === options.self && <Chip tone="success">You</Chip>}
      </>
    ),
  },
  { label: 'Role', cell: ({ role }) => <Chip>{roleNames[role]}</Chip> },
  { label: 'Joined', cell: ({ joined_at: joinedAt }) => <Time value={joinedAt} /> },
  { label: 'Actions', role: 'actions', cell: (member) => <Actions {...options} member={member} /> },
];

function Actions({
  self,
  role,
  lastOwner,
  member,
  onChange,
  onRemove,
}: Options & { readonly member: Member }) {
  const { username } = member;
  const isSelf = username === self;
  const isLastOwner = username === lastOwner;
  const title = isLastOwner ? lastOwnerTitle : undefined;
  const manages = mayManage(role, member.role);
  return (
    <>
      {manages && (
        <Button
          small
          disabled={isLastOwner}
          title={title}
          aria-label={`Change role of ${username}`}
          onClick={() => onChange(member)}
        >
          Change role
        </Button>
      )}
      {(manages || isSelf) && (
        <Button
          small
          variant="danger"
          disabled={isLastOwner}
          title={title}
          aria-label={isSelf ? 'Leave the organization' : `Remove ${username}`}
          onClick={() => onRemove(member)}
        >
          {isSelf ? 'Leave' : 'Remove'}
        </Button>
      )}
    </>
  );
}
