import { useState } from 'react';
import { apiAs } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { useJudge } from './context';
import { Row } from './DeviceRow';
import { text } from './deviceWords';
import { useSelect } from './select';

/** Hands a file to the browser to keep. */
function save(blob: Blob, name: string) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Safari reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

type Doing = { at: 'idle' | 'busy' } | { at: 'failed'; failure: unknown };

/** The judge's own sheets in the legal form. */
export function Print() {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const judge = useSelect((s) => s.judge);
  const [doing, setDoing] = useState<Doing>({ at: 'idle' });
  async function fetchFile() {
    setDoing({ at: 'busy' });
    try {
      const file = await must(
        apiAs(store.judgeId).GET('/api/judge/rounds/{roundId}/score-sheet-documents', {
          params: { path: { roundId: judge.roundId } },
          parseAs: 'blob',
        }),
      );
      save(file, `phieu-cham-${judge.judgeCode}.pdf`);
      setDoing({ at: 'idle' });
    } catch (failure) {
      setDoing({ at: 'failed', failure });
    }
  }
  const busy = doing.at === 'busy';
  return (
    <Row
      title={say.print}
      why={say.printWhy}
      below={doing.at === 'failed' ? <Notice kind="bad">{sentence(doing.failure, language)}</Notice> : null}
    >
      <button type="button" className={busy ? 'btn wait' : 'btn two'} onClick={() => !busy && void fetchFile()}>
        {busy ? say.printing : say.printDo}
      </button>
    </Row>
  );
}

/** The last resort: an encrypted and signed file of what this device could not send. */
export function Backup() {
  const say = useWords(text);
  const store = useJudge();
  const unsent = useSelect((s) => s.sync.unsent);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{ file: string; sheets: number } | 'failed'>();
  async function make() {
    setBusy(true);
    setDone(undefined);
    try {
      const made = await store.exportUnsent();
      save(made.blob, made.fileName);
      setDone({ file: made.fileName, sheets: made.sheets });
    } catch {
      setDone('failed');
    } finally {
      setBusy(false);
    }
  }
  return (
    <Row
      title={say.backup}
      why={say.backupWhy}
      below={
        done === 'failed' ? (
          <Notice kind="bad">{say.backupFailed}</Notice>
        ) : done ? (
          <Notice kind="done">
            <p className="b">{say.backupDone(done.file, done.sheets)}</p>
            <p>{say.backupKept}</p>
          </Notice>
        ) : null
      }
    >
      {unsent > 0 ? (
        <button type="button" className={busy ? 'btn wait' : 'btn two'} onClick={() => !busy && void make()}>
          {busy ? say.backupMaking : say.backupDo(unsent)}
        </button>
      ) : (
        <p className="cap">{say.backupNone}</p>
      )}
    </Row>
  );
}
