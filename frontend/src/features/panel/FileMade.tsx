import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { Trouble } from './Asked';
import type { useFile } from './useFile';
import { text } from './words';

/** Says how the making of a file went, and offers it again. */
export function FileMade({ of }: { of: ReturnType<typeof useFile> }) {
  const say = useWords(text);
  if (of.making) return <p role="status">{say.working}</p>;
  if (of.failure) return <Trouble failure={of.failure} />;
  if (!of.file) return null;
  return (
    <Notice kind="done">
      <p>{say.fileReady(of.file.name)}</p>
      <p>
        <a href={of.file.url} target="_blank" rel="noreferrer">
          {say.open}
        </a>
        {' · '}
        <a href={of.file.url} download={of.file.name}>
          {say.save}
        </a>
      </p>
    </Notice>
  );
}
