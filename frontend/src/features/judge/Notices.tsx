import { Link, useLocation } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import type { JudgeSnapshot } from '../../offline/types';
import { useUpdateNow as applyUpdate, onUpdate, updateWaits } from '../../offline/updates';
import { paths } from '../../paths';
import { useJudge } from './context';
import css from './layout.module.css';
import { text } from './layoutWords';
import { useSelect } from './select';

/** What a judge must know wherever one is, except in the middle of a sheet: there nothing moves, and the bar says in
 * its own place that one has to sign in again. */
export function Notices() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const path = useLocation({ select: (l) => l.pathname });
  if (path.startsWith(paths.sheet(judgeId, '')) || path.startsWith(paths.practiceSample(judgeId, ''))) return null;
  return (
    <section aria-label={say.notices} className={css.notices}>
      <Ended judgeId={judgeId} />
      {path.startsWith(paths.packet(judgeId)) ? null : <Storage judgeId={judgeId} />}
      <Update />
    </section>
  );
}

function Ended({ judgeId }: { judgeId: string }) {
  const say = useWords(text);
  const ended = useSelect((s) => s.sync.sender === 'signed-out');
  if (!ended) return null;
  return (
    <div className={`notice wait ${css.notice}`} role="status">
      <p>
        <b className="b">{say.ended}.</b> {say.endedWhy}
      </p>
      <Link to={paths.judgeSignIn} search={{ cho: judgeId }} className="btn">
        {say.endedDo}
      </Link>
    </div>
  );
}

/** Bytes below which storage counts as short, beyond what the packet still needs. */
const little = 30_000_000;

function trouble({ storage, packetProgress }: JudgeSnapshot): 'not-granted' | 'short' | undefined {
  const { quota, usage, persisted } = storage;
  const needed = packetProgress.bytesTotal - packetProgress.bytesReady + little;
  if (quota !== undefined && usage !== undefined && quota - usage < needed) return 'short';
  return persisted === false ? 'not-granted' : undefined;
}

/** Said until it is understood, then never again on this device. */
function Storage({ judgeId }: { judgeId: string }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const what = useSelect(trouble);
  const storage = useSelect((s) => s.storage);
  const key = `tieubieu-told-${what}-${judgeId}`;
  const [told, setTold] = useState<string>();
  const [answer, setAnswer] = useState<'granted' | 'refused'>();
  if (answer === 'granted' && !what) {
    return (
      <div className={`notice done ${css.notice}`} role="status">
        <p>{say.askGranted}</p>
      </div>
    );
  }
  if (!what || told === key || localStorage.getItem(key)) return null;
  const left = Math.max(0, (storage.quota ?? 0) - (storage.usage ?? 0));
  return (
    <div className={`notice wait ${css.notice}`} role="status">
      <p>
        <b className="b">{what === 'short' ? say.short(bytes(left, language)) : say.notGranted}.</b>{' '}
        {what === 'short' ? say.shortDo : say.notGrantedDo}
        {what === 'not-granted' && answer === 'refused' ? <b className="b"> {say.askRefused}</b> : null}
      </p>
      <span className={css.acts}>
        {what === 'not-granted' ? (
          <button
            type="button"
            className="btn two"
            onClick={() =>
              void store.askPersistence().then(
                (granted) => setAnswer(granted ? 'granted' : 'refused'),
                () => setAnswer('refused'),
              )
            }
          >
            {say.askAgain}
          </button>
        ) : null}
        <button
          type="button"
          className="btn two"
          onClick={() => {
            localStorage.setItem(key, 'yes');
            setTold(key);
          }}
        >
          {say.understood}
        </button>
      </span>
    </div>
  );
}

function Update() {
  const say = useWords(text);
  const waits = useSyncExternalStore(onUpdate, updateWaits);
  const saving = useSelect((s) => s.sync.saving > 0);
  if (!waits) return null;
  return (
    <div className={css.update} role="status">
      <span>{say.update}</span>
      <button type="button" className="btn quiet" onClick={() => !saving && applyUpdate()}>
        {saving ? say.updateWaits : say.updateNow}
      </button>
    </div>
  );
}
