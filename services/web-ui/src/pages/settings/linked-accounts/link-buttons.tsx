import { beginLink } from '@orchestrator/contracts';
import { Link2 } from 'lucide-react';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { FormActions } from '../../../design/form-layout.js';

interface Props {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

export function LinkButtons({ providers }: Props) {
  const begin = useRouteMutation(beginLink);
  const link = (provider: string) =>
    begin.call({ params: { provider } }).then(
      ({ location: target }) => location.assign(target),
      () => undefined,
    );
  return (
    <>
      <FormActions>
        {providers.map(({ id, name }) => (
          <Button key={id} icon={Link2} disabled={begin.pending} onClick={() => link(id)}>
            Link {name}
          </Button>
        ))}
      </FormActions>
      {begin.error !== undefined && <ErrorNotice message={problemSentence(begin.error)} />}
    </>
  );
}
